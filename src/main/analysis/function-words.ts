/**
 * Words of English that stand in any sentence and tell nothing of what it is about: articles, pronouns, prepositions, conjunctions, auxiliaries and their
 * like. With two hundred sentences statistics would find them out; with four they would name every sense. Other languages have the statistics alone.
 */
export const functionWords: ReadonlySet<string> = new Set(
  `a an the this that these those such same other another each every either neither both all any some no none few more most much many own
  i me my mine myself you your yours yourself he him his himself she her hers herself it its itself we us our ours ourselves they them their theirs
  themselves one ones who whom whose which what whatever somebody something anybody anything nobody nothing everybody everything
  of in on at by to from for with without within into onto upon over under above below between among through during before after since until till against
  about around across along behind beside besides beyond near off out up down toward towards than as like per via
  and or nor but if then else so because although though while whereas whether unless when whenever where wherever why how
  am is are was were be been being do does did doing done have has had having will would shall should can could may might must ought
  not never also too very just only even still yet again once here there now ever always often rather quite almost already perhaps
  i'm i've i'll i'd you're you've you'll you'd he's he'll he'd she's she'll she'd it's it'll we're we've we'll we'd they're they've they'll they'd
  that's there's what's who's where's here's let's isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't won't wouldn't shan't shouldn't
  can't cannot couldn't mustn't mightn't`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

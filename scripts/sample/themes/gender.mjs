// Two parallel worlds. Every sentence about people is told once of him and once of her, so that what differs between
// *king* and *queen* in the text is what differs between *man* and *woman*.

export const male = {
  ...{ he: 'he', him: 'him', his: 'his', himself: 'himself', name: '{boyName}' },
  ...{ man: 'man', men: 'men', boy: 'boy', boys: 'boys', gentleman: 'gentleman', groom: 'groom' },
  ...{ father: 'father', son: 'son', brother: 'brother', brothers: 'brothers', husband: 'husband' },
  ...{ uncle: 'uncle', nephew: 'nephew', grandfather: 'grandfather', grandson: 'grandson' },
  ...{ king: 'king', kings: 'kings', prince: 'prince', duke: 'duke', emperor: 'emperor', lord: 'lord' },
  ...{ actor: 'actor', waiter: 'waiter', hero: 'hero', wizard: 'wizard', monk: 'monk' },
};

export const female = {
  ...{ he: 'she', him: 'her', his: 'her', himself: 'herself', name: '{girlName}' },
  ...{ man: 'woman', men: 'women', boy: 'girl', boys: 'girls', gentleman: 'lady', groom: 'bride' },
  ...{ father: 'mother', son: 'daughter', brother: 'sister', brothers: 'sisters', husband: 'wife' },
  ...{ uncle: 'aunt', nephew: 'niece', grandfather: 'grandmother', grandson: 'granddaughter' },
  ...{
    king: 'queen',
    kings: 'queens',
    prince: 'princess',
    duke: 'duchess',
    emperor: 'empress',
    lord: 'lady',
  },
  ...{ actor: 'actress', waiter: 'waitress', hero: 'heroine', wizard: 'witch', monk: 'nun' },
};

/** Records of families that speak of him and of her. */
export const both = [male, female];

// Words that every theme may use: when things happen, who does them, how they are.

/** @type {import('./grammar.mjs').Fields} */
export const pools = {
  day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  month: [
    ...['January', 'February', 'March', 'April', 'May', 'June'],
    ...['July', 'August', 'September', 'October', 'November', 'December'],
  ],
  past: [
    ...['yesterday', 'last night', 'last week', 'last month', 'last year', 'a week ago', 'two days ago'],
    ...['yesterday', 'last {day}', 'last [summer|winter]', 'a year ago', 'an hour ago'],
  ],
  habit: [
    'every day',
    'every morning',
    'every evening',
    'every week',
    'every {day}',
    'every [summer|winter]',
  ],
  later: ['tomorrow', 'next week', 'next month', 'next year', 'next {day}', 'soon'],
  often: ['often', 'usually', 'always', 'sometimes'],
  opening: [
    'In the [morning|evening|afternoon]',
    'At night',
    'One day',
    'On {day}',
    'In {month}',
    'After [lunch|dinner]',
    'Before breakfast',
    'Later',
    'Today',
  ],
  number: ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'twelve', 'twenty'],
  few: ['two', 'three', 'four', 'five', 'six', 'seven'],
  colour: ['red', 'blue', 'green', 'yellow', 'white', 'black', 'brown', 'grey', 'pink', 'purple'],
  boyName: ['Tom', 'Peter', 'Jack', 'Paul', 'David', 'Oliver'],
  girlName: ['Anna', 'Mary', 'Emma', 'Alice', 'Julia', 'Clara'],
  they: [
    'we',
    'they',
    'the children',
    'my friends',
    'the students',
    'our neighbours',
    'the tourists',
    'people here',
    'you and I',
  ],
  noble: ['', '', 'old', 'young', 'wise', 'proud', 'brave', 'good', 'great', 'kind', 'famous'],
  mood: ['', '', 'old', 'young', 'kind', 'happy', 'tired', 'busy', 'clever', 'friendly', 'famous', 'quiet'],
  dear: ['', '', 'dear', 'old', 'kind', 'clever', 'busy', 'funny', 'favourite', 'tired', 'good'],
};

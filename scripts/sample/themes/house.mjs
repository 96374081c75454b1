import { family } from '../grammar.mjs';

const toolRecords = [
  { tool: 'hammer', use: 'drive the nails into the wood', did: 'drove in a nail' },
  { tool: 'saw', use: 'cut the boards', did: 'cut the wood' },
  { tool: 'screwdriver', use: 'tighten the screws', did: 'tightened a screw' },
  { tool: 'drill', use: 'make holes in the wall', did: 'made a hole' },
  { tool: 'wrench', use: 'loosen the bolts', did: 'loosened a bolt' },
  { tool: 'axe', use: 'chop wood', did: 'chopped wood' },
  { tool: 'shovel', use: 'dig a hole in the sand', did: 'dug a hole' },
  { tool: 'ladder', use: 'reach the roof', did: 'climbed to the roof' },
  { tool: 'paintbrush', use: 'paint the fence', did: 'painted the fence' },
  { tool: 'rake', use: 'gather the leaves', did: 'gathered the leaves' },
  { tool: 'chisel', use: 'carve the wood', did: 'carved the wood' },
  { tool: 'clamp', use: 'hold the boards together', did: 'pressed the boards together' },
];

const roomRecords = [
  { room: 'kitchen', things: ['stove', 'fridge', 'sink'], act: ['cook', 'wash the dishes'] },
  { room: 'bathroom', things: ['shower', 'bathtub', 'towel'], act: ['brush our teeth', 'take a bath'] },
  { room: 'bedroom', things: ['bed', 'pillow', 'blanket'], act: ['sleep', 'dream'] },
  { room: 'living room', things: ['sofa', 'carpet', 'television'], act: ['watch films', 'rest'] },
  { room: 'dining room', things: ['table', 'chair', 'tablecloth'], act: ['eat', 'invite guests'] },
  { room: 'hall', things: ['coat rack', 'doormat', 'mirror'], act: ['hang our coats', 'take off our shoes'] },
  { room: 'attic', things: ['old chest', 'box', 'dusty lamp'], act: ['keep old letters', 'hide presents'] },
  { room: 'garage', things: ['car', 'bicycle', 'workbench'], act: ['park the car', 'fix bicycles'] },
];

const clothes = ['shirt', 'coat', 'jacket', 'sweater', 'dress', 'skirt', 'scarf', 'hat'];

/** @type {import('../grammar.mjs').Family[]} */
export const house = [
  family('tools', 1060, toolRecords, [
    'You need a {tool} to {use}',
    'He took the {tool} from the toolbox and {did}',
    'Use the {tool} to {use}',
    'With a {tool} you can {use}',
    'The {tool} hangs on the wall [beside the toolbox|of the shed|in the workshop]',
    'My [father|uncle|brother|neighbour] bought a [new|strong|cheap] {tool} and {did}',
    'She borrowed our {tool} and {did} {past}',
    'Put the {tool} back into the [toolbox|shed] when you are done',
    'The handle of the {tool} is made of [wood|steel|iron]',
    'I looked for the {tool} in the [shed|toolbox|workshop], because I had to {use}',
    'Be careful with that {tool}, because it is [sharp|heavy|dangerous]',
    'A good {tool} helps you to {use}',
  ]),
  family('rooms', 890, roomRecords, [
    'There is a {things} and a {things} in the {room}',
    'In the {room} we {act} [{habit}|and talk|together]',
    'They bought a new {things} for the {room} {past}',
    'She cleaned the {room} and moved the {things}',
    'The {room} is [small|large|dark|cosy], but there is space for a {things}',
    'He painted the walls of the {room} {colour} {past}',
    'Where is the {things} that was in the {room}?',
    'The {things} in the {room} is [broken|new|{colour}]',
    'Our house has a [large|small] {room} where we {act}',
    'The window of the {room} looks onto the garden',
  ]),
  family(
    'clothes',
    720,
    clothes.map((garment) => ({ garment, others: clothes })),
    [
      '[She|He|The teacher] wears a {colour} {garment} and a [new|warm|{colour}] {others}',
      'This {garment} is too [tight|wide|long|short] for me',
      'I bought a {colour} {garment} made of [wool|cotton|silk] {past}',
      'She hung the {garment} and the {others} in the wardrobe',
      'Put on your {garment}, because it is cold outside',
      'The {garment} has {few} {colour} buttons',
      'A warm {garment} and a pair of {colour} gloves are enough',
      'He washed the dirty {garment} and ironed the {others}',
      'The {colour} {garment} suits you',
    ],
  ),
];

/** Names as people have them and yet plainly made up, so that nobody is taken for a person who lives. */
export const givenNames = (
  'Abelo Anwina Bramble Caelis Cordo Dalinda Davro Eluna Emrick Fennec Florine Galo Hesper Ibbo Isolwyn Jorun Kestra Korbin Lindo Lumi Maristo ' +
  'Nellow Nimrod Odessi Olvar Perrin Pim Quillan Quess Rosalba Rufus Sable Sunniva Tamsel Tovi Ulric Vesper Wilbo Wynn Xandro Yarrow Zelda'
).split(' ');

export const familyNames = (
  'Amberlock Ashquill Barleymoor Birchwhistle Candlewick Cloudberry Copperfield-Vane Dewdrop Driftwood Elderglass Fernsby Foxmantle Glimmerford ' +
  'Hollowell Inkwell Jasperton Kettleworth Larkspur Marblethwaite Moonraker Nettlecombe Oakenbright Pebblesworth Quillfeather Rainwater Saltmarsh ' +
  'Silverbirch Thistledown Umberley Velvetine Wintergreen Yellowhammer'
).split(' ');

/** What browsers at a desk say of themselves. */
export const deskAgents: readonly string[] = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
];

/** What browsers on a phone say of themselves. */
export const phoneAgents: readonly string[] = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0',
];

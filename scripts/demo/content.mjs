// What the people of the demonstration say. A comment is [who, what, ...answers].

export const people = [
  { name: "ada", shown: "Ada", bio: "Reads too much, shelves too little." },
  { name: "bruno", shown: "Bruno", bio: "Bakes on Sundays. Sourdough since 2019." },
  { name: "chidi", shown: "Chidi O.", bio: "Keeps three old computers alive in a cupboard." },
  { name: "dagny", shown: "Dagny", bio: "Binoculars, thermos, patience." },
  { name: "emre", shown: "Emre", bio: "New here." },
  { name: "fen", shown: "Fen", bio: "Asks why. *Then asks again.*" },
  { name: "greta", shown: "Greta", bio: "Retired librarian. Be kind, cite your sources." },
  { name: "hugo", shown: "Hugo", bio: "" },
];

const everybody = people.map((person) => person.name);
const but = (...names) => everybody.filter((name) => !names.includes(name));

export const communities = [
  {
    name: "books",
    title: "Books",
    by: "ada",
    about: "What we read and what we think of it.\n\n- Spoilers go behind a spoiler tag.\n- One book, one thread.",
    followers: but("ada", "hugo"),
    posts: [
      {
        by: "greta",
        name: "What did you finish this week?",
        body: "The usual round. I have finally finished *Middlemarch*, after three attempts in forty years, and I am a little angry with my younger self.",
        likes: but("greta"),
        comments: [
          [
            "ada",
            "What made you give up the first two times?",
            [
              "greta",
              "The first fifty pages. I thought it was a book about Dorothea, and it is a book about everybody.",
              [
                "fen",
                "Why does that take fifty pages to notice?",
                [
                  "greta",
                  "Because she lets you believe it. By the time the doctor arrives you have already chosen sides.",
                  [
                    "ada",
                    "Lydgate! I could not forgive him until I was thirty.",
                    ["fen", "And then?", ["ada", "Then I had debts too."]],
                  ],
                ],
              ],
            ],
          ],
          ["emre", "*The Left Hand of Darkness*. I did not expect to be this cold in August.", ["dagny", "The ice journey is the best walk in any novel."]],
          ["chidi", "A manual for a label printer from 1994. It counts.", ["bruno", "Plot?"], ["hugo", "It does not count."]],
        ],
      },
      {
        by: "ada",
        name: "The whole of Project Gutenberg's top hundred, sorted by length",
        url: "https://www.gutenberg.org/browse/scores/top",
        likes: but("ada", "hugo"),
        comments: [["fen", "Sorted by length is the only honest order.", ["greta", "Sorted by the weight of the paperback."]]],
      },
      {
        by: "emre",
        name: "A long book for a long train journey?",
        body: "Nineteen hours, two changes, no window seat. Something I cannot put down, please.",
        likes: ["ada", "greta", "dagny"],
        comments: [
          [
            "dagny",
            "*The Count of Monte Cristo*. You will miss a change.",
            ["emre", "Twelve hundred pages. Perfect.", ["ada", "Take the unabridged one, or the revenge makes no sense."]],
          ],
          ["hugo", "Sleep.", ["bruno", "Nobody asked for the abridged version."]],
        ],
      },
      {
        by: "fen",
        name: "Why do we still print the blurb on the back?",
        body: "::: spoiler An example that gives it all away\nThe narrator did it.\n:::\n\nHalf of them tell the end.",
        likes: ["emre", "chidi", "greta"],
        dislikes: ["hugo"],
        comments: [["greta", "I used to cover them with the lending slip, for exactly this reason."]],
      },
    ],
  },
  {
    name: "bread",
    title: "Bread & baking",
    by: "bruno",
    about: "Flour, water, salt, time. Weights in grams, please.",
    followers: ["ada", "dagny", "emre", "greta", "fen"],
    posts: [
      {
        by: "bruno",
        name: "My everyday loaf, with a table",
        body: "| what | grams | of the flour |\n|---|---:|---:|\n| wheat | 400 | 80 % |\n| rye | 100 | 20 % |\n| water | 370 | 74 % |\n| starter | 100 | 20 % |\n| salt | 10 | 2 % |\n\nMix, fold three times in two hours, overnight in the fridge, 250 °C with steam for 20 minutes, then 220 °C until it sounds hollow.",
        likes: but("bruno"),
        comments: [
          [
            "emre",
            "Mine comes out flat as a plate. Is 74 % too much for a beginner?",
            [
              "bruno",
              "Try 68 % first. And is your starter awake? It should double in four to five hours.",
              [
                "emre",
                "Four hours? Mine takes a day.",
                ["bruno", "Then that is the plate. Feed it twice a day for three days, somewhere warm.", ["emre", "**Update:** it rose. It *rose!*", ["greta", "Congratulations. Eat it warm, whatever they tell you."]]],
              ],
            ],
          ],
          ["dagny", "Works in a camping oven, too. Do not ask about the steam."],
        ],
      },
      {
        by: "greta",
        name: "How yeast works, for people who skipped chemistry",
        url: "https://en.wikipedia.org/wiki/Baker%27s_yeast",
        likes: ["bruno", "emre", "fen", "ada"],
        comments: [["fen", "Why is it the same one as for beer?", ["bruno", "Because somebody's brewery was next to somebody's oven, and nobody cleaned anything."]]],
      },
      {
        by: "hugo",
        name: "Bread machines are fine and you all know it",
        body: "Discuss.",
        likes: ["chidi"],
        dislikes: ["bruno", "greta", "ada"],
        comments: [
          ["bruno", "They make warm cake.", ["hugo", "You eat cake.", ["bruno", "Not with cheese."]]],
          ["chidi", "Mine has been running the same firmware since 2003. Respect."],
        ],
      },
    ],
  },
  {
    name: "homelab",
    title: "Home servers",
    by: "chidi",
    about: "Small machines, large ambitions. Show your cables.",
    followers: ["fen", "emre", "hugo", "bruno"],
    posts: [
      {
        by: "chidi",
        name: "The cupboard now draws 23 watts",
        body: "It was 71. What helped, in order:\n\n1. Spinning down the disks nobody reads\n2. `powertop --auto-tune`\n3. Admitting that I do not need Kubernetes",
        likes: but("chidi", "greta"),
        comments: [
          [
            "fen",
            "Why did you need Kubernetes before?",
            ["chidi", "I did not. I had it.", ["hugo", "This should be printed on shirts."]],
          ],
          ["emre", "How do you measure? At the plug?", ["chidi", "At the plug, over a week. The averages of a day lie.", ["emre", "Thanks! Ordered one."]]],
        ],
      },
      {
        by: "emre",
        name: "Backups: what is the smallest thing that counts?",
        body: "I have one external disk and good intentions.",
        likes: ["chidi", "fen", "bruno", "ada"],
        comments: [
          [
            "chidi",
            "Two copies, one of them elsewhere, and **one restore that you have really done**. A backup that was never restored is a rumour.",
            ["emre", "Elsewhere as in my parents' attic?", ["chidi", "Attics are fine. Attics have no ransomware.", ["dagny", "Attics have martens."]]],
          ],
          ["hugo", "Just never delete anything and hope."],
        ],
      },
      {
        by: "fen",
        name: "PostgreSQL's documentation is the best book on databases",
        url: "https://www.postgresql.org/docs/current/",
        likes: ["chidi", "greta", "ada", "emre"],
        comments: [["greta", "An index at the end, cross references, no advertisements. I approve."]],
      },
    ],
  },
  {
    name: "birds",
    title: "Birds from the window",
    by: "dagny",
    about: "No rare species needed. Say where, roughly, and when.",
    followers: ["ada", "greta", "emre"],
    posts: [
      {
        by: "dagny",
        name: "First swifts of the year, 6:40 this morning",
        body: "Seven of them over the station roof, screaming. It is spring, whatever the thermometer says.",
        likes: but("dagny", "hugo"),
        comments: [
          ["greta", "Two days earlier than my notes for last year, and I have notes since 1988.", ["dagny", "Since 1988! Would you share them?", ["greta", "They are in pencil, in eleven notebooks. I will begin to type.", ["ada", "I can help with that."]]]],
          ["fen", "Why do they scream?", ["dagny", "Nobody is quite sure. They do it together and only when they like the weather."]],
        ],
      },
      {
        by: "ada",
        name: "Common swift: ten months in the air",
        url: "https://en.wikipedia.org/wiki/Common_swift",
        likes: ["dagny", "greta", "emre"],
      },
      {
        by: "hugo",
        name: "CHEAP BINOCULARS best price!!!",
        url: "https://shop.example/binoculars",
        dislikes: ["dagny", "ada", "greta", "emre"],
        comments: [["dagny", "Hugo, is this you or has somebody got your password?"]],
      },
    ],
  },
];

export const reports = [{ by: "greta", post: "CHEAP BINOCULARS best price!!!", reason: "Advertisement; perhaps the account was taken over." }];

export const messages = [
  { from: "ada", to: "greta", content: "About your notebooks: I have time on Saturday, and a scanner." },
  { from: "greta", to: "ada", content: "Saturday at three. There will be cake, not from a machine." },
];

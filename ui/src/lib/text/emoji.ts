// Emoji by the names people type. A short list of what is used most; loaded when the first one is asked for.

const names = `
grinning 😀|smiley 😃|smile 😄|grin 😁|laughing 😆|sweat_smile 😅|rofl 🤣|joy 😂|slightly_smiling 🙂|upside_down 🙃|wink 😉|blush 😊|innocent 😇|heart_eyes 😍|star_struck 🤩|kissing_heart 😘|yum 😋|tongue 😛|stuck_out_tongue_winking 😜|zany 🤪|money_mouth 🤑|hugs 🤗|hand_over_mouth 🤭|shushing 🤫|thinking 🤔|zipper_mouth 🤐|raised_eyebrow 🤨|neutral 😐|expressionless 😑|no_mouth 😶|smirk 😏|unamused 😒|roll_eyes 🙄|grimacing 😬|relieved 😌|pensive 😔|sleepy 😪|drooling 🤤|sleeping 😴|mask 😷|nauseated 🤢|vomiting 🤮|sneezing 🤧|hot_face 🥵|cold_face 🥶|dizzy_face 😵|exploding_head 🤯|cowboy 🤠|partying 🥳|sunglasses 😎|nerd 🤓|monocle 🧐|confused 😕|worried 😟|frowning ☹️|open_mouth 😮|astonished 😲|flushed 😳|pleading 🥺|fearful 😨|cold_sweat 😰|cry 😢|sob 😭|scream 😱|disappointed 😞|sweat 😓|weary 😩|tired 😫|yawning 🥱|triumph 😤|rage 😡|angry 😠|cursing 🤬|smiling_imp 😈|skull 💀|poop 💩|clown 🤡|ghost 👻|alien 👽|robot 🤖|see_no_evil 🙈|hear_no_evil 🙉|speak_no_evil 🙊
wave 👋|raised_hand ✋|vulcan 🖖|ok_hand 👌|pinching_hand 🤏|victory ✌️|crossed_fingers 🤞|metal 🤘|call_me 🤙|point_left 👈|point_right 👉|point_up 👆|point_down 👇|thumbsup 👍|thumbsdown 👎|fist ✊|punch 👊|clap 👏|raised_hands 🙌|open_hands 👐|handshake 🤝|pray 🙏|writing_hand ✍️|muscle 💪|ear 👂|eyes 👀|brain 🧠|shrug 🤷|facepalm 🤦|bow 🙇|dancer 💃|running 🏃
heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|black_heart 🖤|broken_heart 💔|sparkling_heart 💖|hundred 💯|boom 💥|sparkles ✨|star ⭐|fire 🔥|zap ⚡|rainbow 🌈|sun ☀️|cloud ☁️|rain 🌧️|snowflake ❄️|snowman ⛄|umbrella ☔|ocean 🌊|moon 🌙|earth 🌍
dog 🐶|cat 🐱|mouse 🐭|rabbit 🐰|fox 🦊|bear 🐻|panda 🐼|koala 🐨|tiger 🐯|lion 🦁|cow 🐮|pig 🐷|frog 🐸|monkey 🐵|chicken 🐔|penguin 🐧|bird 🐦|owl 🦉|wolf 🐺|horse 🐴|unicorn 🦄|bee 🐝|bug 🐛|butterfly 🦋|snail 🐌|turtle 🐢|snake 🐍|octopus 🐙|crab 🦀|fish 🐟|dolphin 🐬|whale 🐳|shark 🦈|sloth 🦥|hedgehog 🦔|dragon 🐉|seedling 🌱|tree 🌳|cactus 🌵|four_leaf_clover 🍀|rose 🌹|sunflower 🌻|mushroom 🍄
apple 🍎|banana 🍌|lemon 🍋|strawberry 🍓|watermelon 🍉|avocado 🥑|tomato 🍅|carrot 🥕|corn 🌽|bread 🍞|cheese 🧀|egg 🥚|bacon 🥓|pizza 🍕|burger 🍔|fries 🍟|taco 🌮|sushi 🍣|ramen 🍜|cake 🍰|birthday 🎂|cookie 🍪|chocolate 🍫|popcorn 🍿|coffee ☕|tea 🍵|beer 🍺|wine 🍷|cocktail 🍸
soccer ⚽|basketball 🏀|tennis 🎾|trophy 🏆|medal 🏅|dart 🎯|video_game 🎮|dice 🎲|chess ♟️|art 🎨|music 🎵|guitar 🎸|microphone 🎤|headphones 🎧|movie 🎬|camera 📷|tv 📺|computer 💻|keyboard ⌨️|phone 📱|bulb 💡|book 📖|books 📚|newspaper 📰|pencil ✏️|memo 📝|email 📧|package 📦|calendar 📅|chart 📈|pushpin 📌|paperclip 📎|scissors ✂️|lock 🔒|key 🔑|hammer 🔨|wrench 🔧|gear ⚙️|magnet 🧲|microscope 🔬|telescope 🔭|pill 💊|bomb 💣|gift 🎁|balloon 🎈|tada 🎉|ribbon 🎀|moneybag 💰|gem 💎|hourglass ⏳|alarm ⏰|bell 🔔|mega 📣|car 🚗|bus 🚌|train 🚆|bike 🚲|airplane ✈️|rocket 🚀|ship 🚢|house 🏠|hospital 🏥|school 🏫|mountain ⛰️|camping 🏕️|map 🗺️
check ✅|x ❌|question ❓|exclamation ❗|warning ⚠️|no_entry ⛔|recycle ♻️|info ℹ️|arrow_up ⬆️|arrow_down ⬇️|arrow_left ⬅️|arrow_right ➡️|plus ➕|minus ➖|infinity ♾️|copyright ©️|new 🆕|cool 🆒|sos 🆘|flag_white 🏳️|rainbow_flag 🏳️‍🌈|pirate 🏴‍☠️`;

export interface Emoji {
  name: string;
  sign: string;
}

const all: Emoji[] = names.split(/[|\n]/).filter(Boolean).map((entry) => {
  const [name = '', sign = ''] = entry.split(' ');
  return { name, sign };
});

/** Those whose names begin with a word, then those that contain it. */
export function findEmoji(word: string, limit: number): Emoji[] {
  const wanted = word.toLowerCase();
  const starting = all.filter(({ name }) => name.startsWith(wanted));
  const containing = all.filter(({ name }) => !name.startsWith(wanted) && name.includes(wanted));
  return [...starting, ...containing].slice(0, limit);
}

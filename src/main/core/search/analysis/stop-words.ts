/** Words that say nothing of a document's subject; folded. They count in phrases and nowhere else. */
export const stopWords: ReadonlySet<string> = new Set(
  (
    'a al algo alguna algun alguno algunos ante antes aquel aquella aquello como con contra cual cuales cuando cuanto cuanta de del ' +
    'desde donde dos e el ella ellas ello ellos en entre era es esa esas ese eso esos esta estas este esto estos fue ' +
    'fueron ha hace hacen han hasta hay la las le les lo los mas me mediante mi mis mismo misma muy ni no nos o os otra ' +
    'otras otro otros para pero por porque que quien quienes se sea sean segun ser si sido sin sobre son su sus ' +
    'tal tales tambien te tiene tienen todo todos toda todas tras tu u un una unas uno unos y ya yo n nro nros'
  ).split(' '),
)

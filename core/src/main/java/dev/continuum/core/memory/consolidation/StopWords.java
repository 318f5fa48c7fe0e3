package dev.continuum.core.memory.consolidation;

import java.util.Arrays;

/**
 * Words that say nothing about a text: articles, pronouns, prepositions, auxiliaries of English,
 * German, French, Spanish, Italian, Portuguese and Dutch. Thread-safe (stateless).
 *
 * <p>One list for all: a text's language is unknown, and a word that is a filler in one language is
 * rarely a topic in another.
 */
final class StopWords {
  private static final String[] SORTED =
      sorted(
          """
      a about above after again all almost already also although always am among an and another any
      anyone anything are around as at away back be became because become been before being below
      between both but by came can cannot come could did do does doing done down during each either
      else enough even ever every everyone everything few first for from further get gets getting
      give given gives go goes going gone got had has have having he her here hers herself him
      himself his how however i if in into is it its itself just keep know last later least less let
      like made make makes many may maybe me might mine more most much must my myself need never new
      next no nobody none nor not nothing now of off often on once one only onto or other others our
      ours ourselves out over own part per perhaps put quite rather really said same saw say says
      see seen several shall she should since so some someone something soon still such take taken
      than that the their theirs them themselves then there therefore these they thing things this
      those though three through thus to today together told too took toward towards tried two under
      until up upon us use used uses using very via want was way we well went were what whatever
      when where whether which while who whole whom whose why will with within without would yes yet
      you your yours yourself isn aren wasn weren don doesn didn won wouldn couldn shouldn hasn
      haven hadn ll ve re
      aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim
      bin bis bist da damit dann das dass daß dein deine dem den denn der des dessen die dies diese
      diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas
      euer für gegen gewesen hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr
      ihre ihrem ihren ihrer im in indem ins ist ja jede jedem jeden jeder jedes jetzt kann kein
      keine keinem keinen können könnte machen man manche mehr mein meine mich mir mit muss musste
      nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner selbst
      sich sie sind so solche soll sollte sondern sonst über um und uns unser unter viel vom von vor
      war waren warst was weg weil weiter welche wenn wer werde werden wie wieder will wir wird wo
      wollen worden wurde wurden zu zum zur zwar zwischen
      alors après au aucun aussi autre aux avant avec avoir avait beaucoup bien car ce cela ces cet
      cette ceux chaque chez comme comment dans de depuis des deux doit donc dont du elle elles
      encore entre est et était être eu eux fait faire fois font hors ici il ils je jusque la le les
      leur leurs lors lui ma mais me même mes moi moins mon ne ni nos notre nous on ont ou où par
      parce pas pendant peu peut plus pour pourquoi qu quand que quel quelle qui sa sans se sera ses
      si son sont sous sur ta tandis te tes toi ton tous tout toute toutes très trop tu un une vers
      voici vos votre vous
      al algo algunos ante antes como con contra cual cuando del desde donde durante el ella ellas
      ellos en entre era eran esa ese eso esta estaba estado están este esto estos fue fueron ha
      había han hasta hay la las lo los más me mi mientras mis mucho muchos muy nada ni nos nosotros
      o os otra otros para pero poco por porque que quien se ser si sido sin sobre su sus también
      tanto te tiene tienen todo todos tu un una uno unos y ya yo
      agli alla alle anche ancora c che chi ci coi col come cosa cui da dal dalla dei del della
      delle di dopo dove e è ed essere fino fra gli ho hanno i il io la lei lo loro lui ma mentre mi
      nel nella noi non o ogni per perché più poi prima quale quando quasi quella quello questa
      questo sei senza si sia sono sopra sotto stata stato su sua sul sulla suo tra tutti tutto un
      una uno voi
      ao aos as até com da das de dela dele depois do dos e ela ele eles em entre era essa esse está
      estão eu foi foram isso já lhe mais mas mesmo meu minha muito na nas nem no nos não o os ou
      para pela pelo por qual quando que quem se sem ser seu seus sua são só também tem ter um uma
      você
      aan al alles als ben bij daar dan dat de der deze die dit doen door dus een en er ge geen had
      heb hebben heeft het hij hoe hun iemand iets ik in is ja je kan kon kunnen maar me meer men met
      mij mijn moet na naar niet niets nog nu of om omdat ons ook op over reeds te tegen toch toen tot
      u uit uw van veel voor want waren was wat we wel werd wezen wie wij wil worden zal ze zelf zich
      zij zijn zo zonder zou
      """);

  private StopWords() {}

  /** Whether a lower-case word is one. */
  static boolean contain(String word) {
    return Arrays.binarySearch(SORTED, word) >= 0;
  }

  private static String[] sorted(String words) {
    return Arrays.stream(words.strip().split("\\s+")).sorted().distinct().toArray(String[]::new);
  }
}

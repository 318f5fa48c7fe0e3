package dev.continuum.core.memory.consolidation;

import dev.continuum.core.memory.consolidation.Terms.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster is about: the terms that its members share. Thread-safe (immutable).
 *
 * <p>A term is shared where at least half of the members have it, and two at the least. Shared
 * terms are ranked by {@code members with it * rarity}, ties in lexicographic order; the first
 * {@value #NAME_TERMS} make the name, in the order in which texts use them, each in the form that
 * most members write, so that "Ada Lovelace engine" comes out and not "ada engine lovelace".
 *
 * @param name for people
 * @param canonical the name's stems in lexicographic order: what the identifier is made of, so that
 *     another order or form of the same words is the same concept
 * @param stems of all shared terms
 * @param terms all shared terms for people, the best first
 */
record Theme(String name, String canonical, SortedSet<String> stems, List<String> terms) {
  static final int NAME_TERMS = 3;
  static final int MAX_TERMS = 8;

  /** A shared term with what it is ranked and placed by. */
  private record Shared(String stem, String surface, double weight, double place) {}

  private static final Comparator<Shared> BEST_FIRST =
      Comparator.comparingDouble(Shared::weight).reversed().thenComparing(Shared::stem);

  private static final Comparator<Shared> AS_WRITTEN =
      Comparator.comparingDouble(Shared::place).thenComparing(Shared::stem);

  /** The theme, or null where the members share no words. */
  static @Nullable Theme of(Cluster cluster, Vocabulary vocabulary) {
    Map<String, Integer> membersWith = new TreeMap<>();
    for (Episode member : cluster.members()) {
      member.terms().keySet().forEach(stem -> membersWith.merge(stem, 1, Integer::sum));
    }
    int members = cluster.members().size();
    int enough = Math.max(2, (members + 1) / 2);
    List<Shared> shared = new ArrayList<>();
    membersWith.forEach(
        (stem, with) -> {
          if (with >= enough) {
            double weight = with * vocabulary.rarity(stem);
            shared.add(new Shared(stem, surface(stem, cluster), weight, place(stem, cluster)));
          }
        });
    if (shared.isEmpty()) {
      return null;
    }
    shared.sort(BEST_FIRST);
    return of(shared.subList(0, Math.min(MAX_TERMS, shared.size())));
  }

  private static Theme of(List<Shared> shared) {
    List<Shared> named = new ArrayList<>(shared.subList(0, Math.min(NAME_TERMS, shared.size())));
    named.sort(AS_WRITTEN);
    return new Theme(
        joined(named),
        named.stream().map(Shared::stem).sorted().collect(Collectors.joining(" ")),
        shared.stream().map(Shared::stem).collect(Collectors.toCollection(TreeSet::new)),
        shared.stream().map(Shared::surface).toList());
  }

  /** The forms with a space between; pairs of characters that overlap grow together. */
  private static String joined(List<Shared> named) {
    StringBuilder name = new StringBuilder();
    for (Shared term : named) {
      String form = term.surface;
      int first = form.codePointAt(0);
      if (!name.isEmpty() && Terms.isDense(first) && name.codePointBefore(name.length()) == first) {
        name.append(form, Character.charCount(first), form.length());
      } else {
        name.append(name.isEmpty() ? "" : " ").append(form);
      }
    }
    return name.toString();
  }

  /** The form that most members write, ties in lexicographic order. */
  private static String surface(String stem, Cluster cluster) {
    Map<String, Integer> forms = new LinkedHashMap<>();
    for (Episode member : cluster.members()) {
      Term term = member.terms().get(stem);
      if (term != null) {
        forms.merge(term.surface(), 1, Integer::sum);
      }
    }
    return forms.entrySet().stream()
        .min(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(stem);
  }

  /** Where in the text it stands first, on average. */
  private static double place(String stem, Cluster cluster) {
    CompensatedSum places = new CompensatedSum();
    int with = 0;
    for (Episode member : cluster.members()) {
      Term term = member.terms().get(stem);
      if (term != null) {
        places.add(term.first());
        with++;
      }
    }
    return places.value() / Math.max(1, with);
  }
}

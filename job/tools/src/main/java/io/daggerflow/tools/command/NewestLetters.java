package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Replay;
import io.daggerflow.tools.client.StoredLetter;
import io.daggerflow.value.Values;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** The newest of some dead letters, by their time. */
final class NewestLetters implements Replay.Letters {

  private static final Comparator<StoredLetter> BY_TIME =
      Comparator.comparing((StoredLetter letter) -> Values.text(letter.json().get("time")))
          .thenComparing(letter -> letter.record().partition())
          .thenComparing(letter -> letter.record().offset());

  private final List<StoredLetter> letters;
  private long older;

  NewestLetters(Replay.Letters all, int most) {
    PriorityQueue<StoredLetter> newest = new PriorityQueue<>(BY_TIME);
    all.forEach(
        letter -> {
          newest.add(letter);
          if (newest.size() > most) {
            newest.remove();
            older++;
          }
        });
    letters = newest.stream().sorted(BY_TIME).toList();
  }

  /** How many are left out. */
  long older() {
    return older;
  }

  @Override
  public void forEach(Consumer<StoredLetter> each) {
    letters.forEach(each);
  }
}

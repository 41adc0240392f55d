package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Ends;
import io.daggerflow.tools.client.Replay;
import io.daggerflow.tools.client.StoredLetter;
import io.daggerflow.tools.client.TopicReader;
import java.util.function.Consumer;

/**
 * The dead letters that a filter means, as their topic has them at one moment. They are read as
 * often as they are gone through; none is held in memory.
 */
final class LetterTopic implements Replay.Letters, AutoCloseable {

  private final LetterFilter filter;
  private final TopicReader reader;
  private final Ends ends;

  LetterTopic(Connection connection, LetterFilter filter) {
    this.filter = filter;
    this.reader = new TopicReader(connection, connection.topics().deadLetters()).whole();
    this.ends = reader.ends();
  }

  @Override
  public void forEach(Consumer<StoredLetter> each) {
    reader
        .whole()
        .to(
            ends,
            record -> {
              StoredLetter letter = StoredLetter.of(record);
              if (letter != null && filter.matches(letter)) {
                each.accept(letter);
              }
            });
  }

  @Override
  public void close() {
    reader.close();
  }
}

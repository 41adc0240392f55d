package io.daggerflow.engine;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import org.jspecify.annotations.Nullable;

/**
 * The task that started a child workflow (rule S13).
 *
 * @param instance id of the instance
 * @param life of the instance
 * @param path of the task
 * @param run of the task
 * @param waits whether it is over with the child
 */
public record Parent(String instance, long life, String path, int run, boolean waits) {

  byte[] toBytes() {
    return new FieldWriter()
        .text(1, instance)
        .number(2, life)
        .text(3, path)
        .number(4, run)
        .flag(5, waits)
        .toBytes();
  }

  static @Nullable Parent read(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    String instance = "";
    long life = 0;
    String path = "";
    int run = 0;
    boolean waits = false;
    FieldReader in = new FieldReader(bytes);
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> instance = in.text();
        case 2 -> life = in.number();
        case 3 -> path = in.text();
        case 4 -> run = (int) in.number();
        case 5 -> waits = in.flag();
        default -> in.keep();
      }
    }
    return new Parent(instance, life, path, run, waits);
  }
}

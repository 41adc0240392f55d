package io.daggerflow.flink;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template version as the job keeps it: in the job graph, in broadcast state and on the way
 * there. The definition is kept as text, so that a savepoint holds all that its instances need. Of
 * a version that has left only its name stays, so that no submission brings it back.
 *
 * @param id {@code name@version}
 * @param definition as JSON; not copied: nobody changes it; empty if the version has left
 * @param since when it was deployed, in epoch milliseconds
 * @param stage how far its retirement is
 * @param retirement how often it was retired: tells what is said of one retirement from the next
 */
record StoredTemplate(String id, byte[] definition, long since, Stage stage, long retirement)
    implements Serializable {

  /** Stored by their number: new ones go to the end. */
  enum Stage {
    ACTIVE,
    /** It takes no new starts. */
    RETIRED,
    /** Nobody needed it: instances that are over cannot come back to it either. */
    CLOSED,
    /** It has left. */
    GONE
  }

  private static final Stage[] STAGES = Stage.values();

  /** A version that is active. */
  static StoredTemplate active(String id, byte[] definition, long since) {
    return new StoredTemplate(id, definition, since, Stage.ACTIVE, 0);
  }

  StoredTemplate retire() {
    return new StoredTemplate(id, definition, since, Stage.RETIRED, retirement + 1);
  }

  StoredTemplate close() {
    return new StoredTemplate(id, definition, since, Stage.CLOSED, retirement);
  }

  StoredTemplate leave() {
    return new StoredTemplate(id, new byte[0], since, Stage.GONE, retirement);
  }

  /** Active again. */
  StoredTemplate bringBack() {
    return bringBack(definition, since);
  }

  /** Active again after it had left, so perhaps with other content. */
  StoredTemplate bringBack(byte[] anew, long now) {
    return new StoredTemplate(id, anew, now, Stage.ACTIVE, retirement);
  }

  /** Whether it takes no new starts. */
  boolean isRetired() {
    return stage != Stage.ACTIVE;
  }

  boolean isGone() {
    return stage == Stage.GONE;
  }

  /** The definition, read. */
  Map<String, @Nullable Object> json() {
    try {
      return Values.object(Json.parse(definition));
    } catch (Json.InvalidJsonException e) {
      throw new IllegalStateException("template " + id + " is no JSON", e);
    }
  }

  byte[] toBytes() {
    return new FieldWriter(definition.length + 32)
        .text(1, id)
        .bytes(2, definition)
        .number(3, since)
        .number(4, stage.ordinal())
        .number(5, retirement)
        .toBytes();
  }

  static StoredTemplate of(byte[] bytes) {
    FieldReader in = new FieldReader(bytes);
    String id = "";
    byte[] definition = new byte[0];
    long since = 0;
    Stage stage = Stage.ACTIVE;
    long retirement = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.text();
        case 2 -> definition = in.bytes();
        case 3 -> since = in.number();
        case 4 -> stage = STAGES[(int) in.number()];
        case 5 -> retirement = in.number();
        default -> in.keep();
      }
    }
    return new StoredTemplate(id, definition, since, stage, retirement);
  }

  /** Whether it is the same version with the same content. */
  @Override
  public boolean equals(Object other) {
    return other instanceof StoredTemplate template
        && id.equals(template.id)
        && Arrays.equals(definition, template.definition);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(definition);
  }
}

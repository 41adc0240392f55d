package io.daggerflow.flink;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The submissions that the present one descends from, with the checkpoint up to which it does.
 * After going back to an older savepoint the loopback still holds what the abandoned run told
 * itself; that is refused.
 */
final class Lineage {

  private static final int KEPT = 8;

  private final String run;
  private final SinkKind sink;
  private final List<Ancestor> ancestors;

  private record Ancestor(String run, long checkpoint) {}

  private Lineage(String run, SinkKind sink, List<Ancestor> ancestors) {
    this.run = run;
    this.sink = sink;
    this.ancestors = ancestors;
  }

  /**
   * The lineage of this run.
   *
   * @param stored what the checkpoint holds; nothing in a first run
   * @param restored the checkpoint
   */
  static Lineage of(Settings settings, Iterable<byte[]> stored, OptionalLong restored) {
    Lineage lineage = first(settings.run(), settings.sink());
    for (byte[] bytes : stored) {
      lineage = restored(settings.run(), settings.sink(), bytes, restored);
    }
    return lineage;
  }

  static Lineage first(String run, SinkKind sink) {
    return new Lineage(run, sink, List.of());
  }

  /**
   * The lineage after a restore.
   *
   * @param sink how this run publishes; that of the checkpoint must be the same, because the output
   *     that it holds is in its form
   * @param bytes the lineage of the run that made the checkpoint
   * @param restored the checkpoint
   */
  static Lineage restored(String run, SinkKind sink, byte[] bytes, OptionalLong restored) {
    FieldReader in = new FieldReader(bytes);
    String last = "";
    int before = 0;
    List<Ancestor> ancestors = new ArrayList<>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> last = in.text();
        case 2 -> ancestors.add(ancestor(in.message()));
        case 3 -> before = (int) in.number();
        default -> in.keep();
      }
    }
    if (before != sink.ordinal()) {
      throw new IllegalStateException(
          "Expected '--sink "
              + JobOptions.word(SinkKind.values()[before])
              + "', with which the savepoint was made, but it is '--sink "
              + JobOptions.word(sink)
              + "'");
    }
    if (!last.equals(run) && restored.isPresent()) {
      ancestors.add(new Ancestor(last, restored.getAsLong()));
    }
    int surplus = Math.max(0, ancestors.size() - KEPT);
    return new Lineage(run, sink, List.copyOf(ancestors.subList(surplus, ancestors.size())));
  }

  private static Ancestor ancestor(FieldReader in) {
    String run = "";
    long checkpoint = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> run = in.text();
        case 2 -> checkpoint = in.number();
        default -> in.keep();
      }
    }
    return new Ancestor(run, checkpoint);
  }

  byte[] toBytes() {
    FieldWriter out = new FieldWriter().text(1, run);
    for (Ancestor ancestor : ancestors) {
      out.message(2, inner -> inner.text(1, ancestor.run()).number(2, ancestor.checkpoint()));
    }
    return out.number(3, sink.ordinal()).toBytes();
  }

  /** Whether what a run wrote for a checkpoint belongs to the past of this run. */
  boolean accepts(String writer, long checkpoint) {
    if (writer.equals(run)) {
      return true;
    }
    for (Ancestor ancestor : ancestors) {
      if (ancestor.run().equals(writer) && checkpoint <= ancestor.checkpoint()) {
        return true;
      }
    }
    return false;
  }
}

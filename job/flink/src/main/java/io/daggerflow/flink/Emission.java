package io.daggerflow.flink;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of looking at one record, before any of it is sent on: an error while looking costs the
 * record, an error while sending costs the attempt.
 */
final class Emission {

  private final List<Frame> on = new ArrayList<>(1);
  private final List<Frame> requests = new ArrayList<>(1);
  private final List<Frame> hints = new ArrayList<>(0);
  private final List<Frame> side = new ArrayList<>(0);

  /** To the next operator. */
  void on(Frame frame) {
    on.add(frame);
  }

  /** To an instance. */
  void request(Frame frame) {
    requests.add(frame);
  }

  /** To the next operator, after what goes to instances: so a start is most often there first. */
  void hint(Frame frame) {
    hints.add(frame);
  }

  /** To Kafka, beside the way of the instances. */
  void side(Frame frame) {
    side.add(frame);
  }

  /** Whether nothing came of it at all. */
  boolean isEmpty() {
    return on.isEmpty() && requests.isEmpty() && hints.isEmpty() && side.isEmpty();
  }

  List<Frame> on() {
    return on;
  }

  List<Frame> requests() {
    return requests;
  }

  List<Frame> hints() {
    return hints;
  }

  List<Frame> side() {
    return side;
  }
}

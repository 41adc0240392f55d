package io.daggerflow.flink;

import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.OutputTag;

/**
 * What savepoints are found by: the uids of the operators and the names of their states. Names are
 * added, never changed, removed or used again: a savepoint of a released version must find them.
 */
final class Names {

  /** Operators. A uid is also the operator's name in the web page. */
  static final String KAFKA = "kafka";

  static final String TEMPLATES_IN = "templates-in";
  static final String TEMPLATES = "templates";
  static final String ROUTE = "route";
  static final String CORRELATE = "correlate";
  static final String ORCHESTRATE = "orchestrate";
  static final String RETIREMENTS = "retirements";
  static final String KAFKA_OUT = "kafka-out";
  static final String KAFKA_SIDE = "kafka-side";
  static final String COMMANDS_OUT = "commands-out";
  static final String ANSWERS = "answers";

  /** States of the operators. */
  private static final TypeInformation<byte[]> BYTES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

  /** {@code route}, {@code orchestrate}, {@code templates}: name@version to its definition. */
  static final MapStateDescriptor<String, byte[]> TEMPLATES_STATE =
      new MapStateDescriptor<>("templates", Types.STRING, BYTES);

  /** {@code route}, {@code templates}: the runs that this one descends from. */
  static final ListStateDescriptor<byte[]> LINEAGE_STATE =
      new ListStateDescriptor<>("lineage", BYTES);

  /** {@code templates}: every template that was accepted. */
  static final ListStateDescriptor<byte[]> DEPLOYED_STATE =
      new ListStateDescriptor<>("deployed", BYTES);

  /** {@code orchestrate}: the calls without an answer. */
  static final ListStateDescriptor<byte[]> CALLS_STATE = new ListStateDescriptor<>("calls", BYTES);

  /** {@code orchestrate}: how many instances need which version. */
  static final ListStateDescriptor<byte[]> USERS_STATE = new ListStateDescriptor<>("users", BYTES);

  /** {@code retirements}: how many instances need which retired version. */
  static final ListStateDescriptor<byte[]> RETIREMENTS_STATE =
      new ListStateDescriptor<>("retirements", BYTES);

  /** {@code correlate}: what happens at one key. */
  static ValueStateDescriptor<byte[]> key() {
    return new ValueStateDescriptor<>("key", BYTES);
  }

  /** {@code orchestrate}: one instance. */
  static ValueStateDescriptor<byte[]> instance() {
    return new ValueStateDescriptor<>("instance", BYTES);
  }

  /** {@code correlate} and {@code orchestrate}: what few events need. */
  static MapStateDescriptor<String, byte[]> parts() {
    return new MapStateDescriptor<>("parts", Types.STRING, BYTES);
  }

  /** Side outputs; not part of a savepoint. */
  static final OutputTag<Frame> SIDE = new OutputTag<>("side", FrameTypeInfo.INSTANCE);

  static final OutputTag<Frame> REQUESTS = new OutputTag<>("requests", FrameTypeInfo.INSTANCE);

  static final OutputTag<Frame> COMMANDS = new OutputTag<>("commands", FrameTypeInfo.INSTANCE);

  static final OutputTag<Frame> NEEDS = new OutputTag<>("needs", FrameTypeInfo.INSTANCE);

  private Names() {}
}

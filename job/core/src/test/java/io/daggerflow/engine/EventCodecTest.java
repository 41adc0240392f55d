package io.daggerflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.call.Answer;
import io.daggerflow.call.CallId;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.engine.WorkflowEvent.MessageCause;
import io.daggerflow.state.Status;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The bytes of events that travel from instance to instance, or wait. */
class EventCodecTest {

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final Parent PARENT = new Parent("p", 17, "P/CALL", 2, true);

  private static Request.Envelope envelope(String type, Map<String, @Nullable Object> fields) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("type", type);
    json.put("instanceId", "c");
    json.putAll(fields);
    return new Request.Envelope("c", type, null, json);
  }

  private static Request.Start start(
      @Nullable Integer version, @Nullable Parent parent, @Nullable MessageCause cause) {
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    parameters.put("n", 4L);
    parameters.put("nothing", null);
    parameters.put("list", Arrays.asList(1.5, true, "é", BigInteger.TEN.pow(30)));
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("template", "T");
    if (version != null) {
      json.put("version", (long) version);
    }
    json.put("parameters", parameters);
    return new Request.Start(
        envelope("start", json),
        "T",
        version,
        null,
        Map.of(),
        parameters,
        true,
        99,
        parent,
        cause,
        null);
  }

  @Test
  void whatInstancesAskOfOneAnotherArrives() {
    for (Request request :
        List.of(
            start(null, PARENT, null),
            start(null, PARENT, null).tracedBy(TRACE),
            start(3, null, new MessageCause("orders", 4, 1L << 40)),
            new Request.Stop(envelope("stop", Map.of("reason", "PARENT")), "PARENT", false, PARENT),
            new Request.Suspend(envelope("suspend", Map.of("cascade", true)), true, PARENT),
            new Request.Resume(
                envelope("resume", Map.of("cascade", true, "shift", true)), true, true, PARENT))) {
      Event event = new Event.Requested(request);
      assertThat(EventCodec.read(EventCodec.write(event), 99)).isEqualTo(event);
    }
  }

  @Test
  void allOtherEventsArrive() {
    CallId call = new CallId(1L << 61, "P/A", 3, 2);
    for (Event event :
        List.of(
            new Event.ChildTold(PARENT, "c", Status.COMPLETED, "why", Map.of("a", 1L)),
            new Event.ChildTold(PARENT, "c", null, "TOO_LARGE: no", Map.of()),
            new Event.ChildTold(PARENT, "c", Status.COMPLETED, null, null),
            new Event.TimeReached(12_345),
            new Event.Answered(call, new Answer.Result(List.of("x"))),
            new Event.Answered(call, new Answer.Response(402, Map.of("h", "v"), 1.5)),
            new Event.Answered(call, new Answer.Failed("CODE", "no", true)))) {
      assertThat(EventCodec.read(EventCodec.write(event), 0)).isEqualTo(event);
    }
  }

  @Test
  void goldenBytes() {
    assertThat(hex(new Event.ChildTold(PARENT, "c", Status.STOPPED, "r", Map.of("a", 1L))))
        .isEqualTo(
            "2a2d0a110a017010111a06502f43414c4c200228011201631a0753544f505045442201722a093a070a016112021002");
    assertThat(
            hex(
                new Event.Requested(
                    new Request.Stop(
                        envelope("stop", Map.of("reason", "PARENT")), "PARENT", false, PARENT))))
        .isEqualTo(
            "32480a333a310a047479706512060a0473746f700a0a696e7374616e6365496412030a01630a06726561736f6e"
                + "12080a06504152454e5412110a017010111a06502f43414c4c20022801");
    assertThat(hex(new Event.Requested(start(3, null, new MessageCause("orders", 4, 7)))))
        .isEqualTo(
            "32a2010a91013a8e010a047479706512070a0573746172740a0a696e7374616e6365496412030a01630a087465"
                + "6d706c61746512030a01540a0776657273696f6e120210060a0a706172616d657465727312443a420a016e1202"
                + "10080a076e6f7468696e6712000a046c697374122832260a0919000000000000f83f0a0220010a040a02c3a90a"
                + "0f2a0d0c9f2c9cd04674edea400000001a0c0a066f726465727310041807");
  }

  @Test
  void theTraceContextIsTheLastFieldOfAStart() {
    String without = hex(new Event.Requested(start(3, null, null)));
    String with = hex(new Event.Requested(start(3, null, null).tracedBy("00-ab")));
    assertThat(with).endsWith("220530302d6162");
    assertThat(with.length()).isEqualTo(without.length() + 14);
  }

  private static String hex(Event event) {
    return HexFormat.of().formatHex(EventCodec.write(event));
  }

  @Test
  void whatANewerVersionAddsDoesNotDisturbAndAnUnknownEventIsNone() {
    byte[] more = new FieldWriter().text(20, "new").number(3, 7).number(21, 1).toBytes();
    assertThat(EventCodec.read(more, 0)).isEqualTo(new Event.TimeReached(7));
    byte[] unknown = new FieldWriter().text(20, "new").toBytes();
    assertThatThrownBy(() -> EventCodec.read(unknown, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noInstanceMakesOtherRequests() {
    Request request = new Request.Refresh(envelope("refresh", Map.of()));
    assertThatThrownBy(() -> EventCodec.write(new Event.Requested(request)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("refresh");
  }
}

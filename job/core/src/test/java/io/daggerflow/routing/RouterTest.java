package io.daggerflow.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.Limits;
import io.daggerflow.engine.Request;
import io.daggerflow.engine.WorkflowEvent.MessageCause;
import io.daggerflow.format.Yaml;
import io.daggerflow.message.Message;
import io.daggerflow.template.Channel;
import io.daggerflow.template.Graph;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterTest {

  private static final String LISTENS =
      """
      template: Listens
      version: 1
      channels: [{topic: adhoc, message: message.id}]
      processes:
        - name: P
          tasks: [{name: L, type: kafka-listener, topic: t, correlate: id, filter: message.wanted, timeToLive: PT1M, onUnmatched: ignore}]
        - {name: D, type: dynamic, channels: [{topic: later, message: message.id}, {topic: t, message: message.nr}]}
      """;

  private static final String STARTS =
      """
      template: Starts
      version: 3
      startOn:
        - {topic: t, filter: message.new, id: "o-${ message.id }", parameters: {key: "${ key }"}}
        - {topic: t, filter: message.other, id: "${ message.id }"}
      processes: [{name: P, tasks: [{name: T, type: assign, set: {a: 1}}]}]
      """;

  private static Graph graph(String file) {
    return new Graph(Yaml.template(file));
  }

  private static Router router() {
    Graph starts = graph(STARTS);
    return new Router(List.of(graph(LISTENS), starts), List.of(starts), Limits.DEFAULT, 0);
  }

  private static Router.Routed route(String topic, String json) {
    return router()
        .route(
            new Message(
                topic, 0, 7, 0, new byte[] {'k'}, json.getBytes(StandardCharsets.UTF_8), List.of()),
            id -> id.length());
  }

  @Test
  void s12_9_aMessageAsksForAStart() {
    Router.Routed routed = route("t", "{\"id\": 5, \"new\": true}");

    assertThat(routed.letters()).isEmpty();
    assertThat(routed.starts()).hasSize(1);
    Request.Start start = routed.starts().get(0);
    assertThat(start.envelope().instanceId()).isEqualTo("o-5");
    assertThat(start.envelope().json())
        .isEqualTo(
            Map.of(
                "type", "start",
                "instanceId", "o-5",
                "template", "Starts",
                "version", 3L,
                "parameters", Map.of("key", "k")));
    assertThat(start.template()).isEqualTo("Starts");
    assertThat(start.version()).isEqualTo(3);
    assertThat(start.parameters()).isEqualTo(Map.of("key", "k"));
    assertThat(start.life()).isEqualTo(3);
    assertThat(start.submit()).isTrue();
    assertThat(start.cause()).isEqualTo(new MessageCause("t", 0, 7));
  }

  @Test
  void s12_9_eachStartOnIsAskedForItself() {
    assertThat(route("t", "{\"id\": \"x\", \"new\": true, \"other\": true}").starts())
        .extracting(start -> start.envelope().instanceId())
        .containsExactly("o-x", "x");
    assertThat(route("t", "{\"id\": 5, \"new\": false}").isNobodys()).isTrue();
  }

  @Test
  void s12_9_withoutAnIdItIsADeadLetter() {
    for (String id :
        List.of(
            "null", "\"\"", "true", "[1]", "{}", "\"a\\u0000\"", "\"" + "x".repeat(513) + "\"")) {
      Router.Routed routed = route("t", "{\"id\": " + id + ", \"other\": true}");
      assertThat(routed.starts()).as(id).isEmpty();
      assertThat(routed.letters()).as(id).hasSize(1);
      assertThat(routed.letters().get(0).code()).isEqualTo(DeadLetter.Code.EXPRESSION_FAILED);
      assertThat(routed.letters().get(0).reason())
          .as(id)
          .startsWith("Expected 'id' of startOn of Starts@3");
    }
    assertThat(route("t", "{\"other\": true}").letters()).hasSize(1);
  }

  @Test
  void s12_9_aFilterThatFailsIsADeadLetterAndAMissingFieldIsFalse() {
    assertThat(route("t", "{\"id\": 5, \"new\": 1}").letters())
        .extracting(DeadLetter::code)
        .containsExactly(DeadLetter.Code.EXPRESSION_FAILED);
    assertThat(route("t", "{\"id\": 5}").isNobodys()).isTrue();
  }

  @Test
  void s5_1_declaredChannelsTakeMessagesForListenersThatNobodyKnowsYet() {
    Router.Routed adhoc = route("adhoc", "{\"id\": 5}");

    assertThat(adhoc.offers()).hasSize(1);
    assertThat(adhoc.offers().get(0).keepMillis()).isEqualTo(600_000);
    assertThat(adhoc.offers().get(0).countOnly()).isFalse();
    assertThat(route("later", "{\"id\": 5}").offers()).hasSize(1);
    assertThat(route("t", "{\"nr\": 5, \"id\": 5}").offers()).hasSize(1);
    assertThat(route("t", "{\"nr\": 5, \"id\": 5, \"wanted\": true}").offers()).hasSize(2);
  }

  @Test
  void s5_1_channelsAreThoseOfListenersAndThoseDeclared() {
    Router router = router();

    assertThat(router.topics()).containsExactlyInAnyOrder("adhoc", "later", "t");
    for (Channel channel : Channels.of(graph(LISTENS))) {
      assertThat(router.hasChannel(channel)).isTrue();
    }
    Graph other = graph(LISTENS.replace("message.id", "message.number"));
    assertThat(Channels.of(other)).hasSize(4);
    assertThat(router.hasChannel(other.template().channels().get(0))).isFalse();
  }
}

package io.daggerflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.call.Answer;
import io.daggerflow.correlation.Hint;
import io.daggerflow.correlation.Key;
import io.daggerflow.correlation.Open;
import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.RequestReader;
import io.daggerflow.format.Yaml;
import io.daggerflow.template.Channel;
import io.daggerflow.template.Graph;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is foreseen of a start is what the start does. */
class EarlySubscriptionsTest {

  private static final List<String> TEMPLATES =
      List.of(
          """
          template: Order
          version: 1
          parameters: {nr: {type: string, required: true}, place: {type: string, default: here}}
          processes:
            - name: PAY
              tasks:
                - {name: C, type: kafka-command, topic: nowhere, value: 1}
                - {name: L, type: kafka-listener, topic: paid, correlate: nr}
            - name: SHIP
              tasks:
                - {name: L, type: kafka-listener, topic: shipped, correlate: place}
                - {name: LATER, type: kafka-listener, topic: later, correlate: notYet}
          """,
          """
          template: Moves
          version: 1
          processes:
            - name: P
              tasks:
                - {name: SET, type: assign, set: {nr: "moved-${ params.nr }"}}
                - {name: L, type: kafka-listener, topic: paid, correlate: nr}
          """,
          """
          template: Exclusive
          version: 1
          processes:
            - name: P
              tasks:
                - {name: NOW, type: kafka-listener, topic: paid, correlate: nr, matchOnlyOne: true}
                - {name: THEN, type: kafka-listener, topic: shipped, correlate: nr, matchOnlyOne: true}
          """,
          """
          template: Many
          version: 1
          processes:
            - name: P
              forEach: params.list
              tasks:
                - {name: L, type: kafka-listener, topic: paid, correlate: {value: item, message: message.nr}}
          """,
          """
          template: Asks
          version: 1
          processes:
            - name: P
              tasks:
                - {name: H, type: http, url: "http://h/${ secrets.TOKEN }"}
                - {name: L, type: kafka-listener, topic: paid, correlate: nr}
          """,
          """
          template: Inline
          version: 1
          processes:
            - name: P
              tasks:
                - {name: E, type: executor, handler: h, inline: true}
                - {name: L, type: kafka-listener, topic: paid, correlate: nr}
          """);

  private final Templates templates = templates();
  private final EarlySubscriptions early =
      new EarlySubscriptions(
          templates, Map.of("TOKEN", "s3cret"), new CelExpressions(), Limits.DEFAULT);
  private final Engine engine =
      new Engine(
          new Surroundings(
              templates,
              topic -> 1,
              (instance, path, attempt, key, call) -> new Answer.Result(null),
              Map.of("TOKEN", "s3cret"),
              new CelExpressions(),
              Limits.DEFAULT));

  private static Templates templates() {
    Map<String, Graph> graphs = new HashMap<>();
    for (String file : TEMPLATES) {
      Graph graph = new Graph(Yaml.template(file));
      graphs.put(graph.template().name(), graph);
    }
    return new Templates() {
      @Override
      public Graph find(String name, int version) {
        return graphs.get(name);
      }

      @Override
      public Graph newest(String name) {
        return graphs.get(name);
      }

      @Override
      public boolean hasChannel(Channel channel) {
        return graphs.values().stream().anyMatch(graph -> graph.channels().contains(channel));
      }
    };
  }

  private static Request.Start start(String type, String fields) {
    String json = "{\"type\":\"" + type + "\",\"instanceId\":\"i\"," + fields + "}";
    try {
      return (Request.Start)
          Objects.requireNonNull(
              RequestReader.read(json.getBytes(StandardCharsets.UTF_8), 17).request());
    } catch (RequestReader.UnreadableRequestException e) {
      throw new AssertionError(e);
    }
  }

  private static Request.Start start(String template) {
    return start(
        "start", "\"template\":\"" + template + "\",\"parameters\":{\"nr\":\"A1\",\"list\":[1,2]}");
  }

  private static List<String> values(List<Hint> hints) {
    return hints.stream().map(Hint::key).map(Key::value).toList();
  }

  /** What the instance opens, as hints. */
  private List<Hint> opened(Request.Start start) {
    return engine.step("i", null, new Event.Requested(start), 1_000).effects().stream()
        .filter(Effect.Notify.class::isInstance)
        .map(effect -> (Open) ((Effect.Notify) effect).notice())
        .map(open -> new Hint(open.key(), "i", 17, open.subscription().exclusive()))
        .toList();
  }

  @Test
  void theyAreThoseThatTheInstanceOpens() {
    for (String template : List.of("Order", "Moves", "Exclusive", "Many", "Asks")) {
      Request.Start start =
          template.equals("Order")
              ? start("start", "\"template\":\"Order\",\"parameters\":{\"nr\":\"A1\"}")
              : start(template);
      assertThat(early.of(start, 1_000)).as(template).isNotEmpty().isEqualTo(opened(start));
    }
    Request.Start created =
        start("create", "\"template\":\"Order\",\"parameters\":{\"nr\":\"A1\"}");
    assertThat(early.of(created, 1_000)).hasSize(2).isEqualTo(opened(created));
  }

  @Test
  void valuesAreThoseAfterTheStepDefaultsIncluded() {
    Request.Start order = start("start", "\"template\":\"Order\",\"parameters\":{\"nr\":\"A1\"}");
    assertThat(values(early.of(order, 0))).containsExactly("A1", "here");
    assertThat(values(early.of(start("Moves"), 0))).containsExactly("moved-A1");
    assertThat(values(early.of(start("Many"), 0))).containsExactly("1", "2");
    assertThat(early.of(start("Exclusive"), 0)).singleElement().matches(Hint::exclusive);
  }

  @Test
  void whatWillBeRefusedOrCannotBeKnownGivesNone() {
    assertThat(early.of(start("start", "\"template\":\"Order\""), 0)).isEmpty();
    assertThat(early.of(start("Unknown"), 0)).isEmpty();
    assertThat(early.of(start("Inline"), 0)).isEmpty();
  }

  @Test
  void definitionsThatComeWithAStartCountToo() {
    Request.Start flies =
        start(
            "start",
            "\"parameters\":{\"nr\":\"A1\"},\"definition\":{\"template\":\"Fly\",\"version\":1,"
                + "\"processes\":[{\"name\":\"P\",\"tasks\":[{\"name\":\"L\",\"type\":\"kafka-listener\","
                + "\"topic\":\"paid\",\"correlate\":\"nr\"}]}]}");
    assertThat(early.of(flies, 0)).hasSize(1).isEqualTo(opened(flies));
  }

  @Test
  void thereAreNoMoreThanAHundred() {
    StringBuilder list = new StringBuilder("0");
    for (int i = 1; i < 150; i++) {
      list.append(',').append(i);
    }
    Request.Start many =
        start("start", "\"template\":\"Many\",\"parameters\":{\"list\":[" + list + "]}");
    assertThat(opened(many)).hasSize(150);
    assertThat(early.of(many, 0)).hasSize(100);
  }
}

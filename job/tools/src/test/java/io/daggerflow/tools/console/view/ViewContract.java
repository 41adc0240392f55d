package io.daggerflow.tools.console.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.state.Status;
import io.daggerflow.tools.client.ClientException;
import io.daggerflow.value.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the view does, with each database that it can be in. */
abstract class ViewContract {

  private final Told told = new Told();
  private Database database;
  private ViewWriter writer;
  private ViewReader reader;

  abstract Database open();

  @BeforeEach
  void begin() {
    database = open();
    database.clear();
    masked(Mask.NONE);
  }

  @AfterEach
  void end() {
    database.close();
  }

  private void masked(Mask mask) {
    writer = new ViewWriter(database, mask);
    reader = new ViewReader(database, mask);
  }

  private void apply() {
    writer.apply(told.take());
  }

  private List<String> ids(Filter filter) {
    return reader.list(filter, null, 100).rows().stream().map(InstanceRow::id).toList();
  }

  private static Filter text(String text) {
    return new Filter(null, null, false, false, List.of(), null, null, null, text);
  }

  private static Filter parameter(String name, String value) {
    return new Filter(
        null,
        null,
        false,
        false,
        List.of(new Filter.Parameter(name, value)),
        null,
        null,
        null,
        null);
  }

  private String content() {
    StringBuilder all = new StringBuilder();
    for (InstanceRow row : reader.list(Filter.ALL, null, 10_000).rows()) {
      all.append(Json.text(row.toJson())).append('\n');
      all.append(Json.text(reader.instance(row.id()).orElseThrow().view().toJson())).append('\n');
      all.append(reader.instance(row.id()).orElseThrow().view().history()).append('\n');
    }
    return all.append(reader.totals()).append(reader.templates()).toString();
  }

  @Test
  void aRowSaysWhatItsEventsSay() {
    told.order("o-1", 0, "A1");
    apply();

    InstanceRow row = reader.list(Filter.ALL, null, 10).rows().get(0);

    assertThat(row.id()).isEqualTo("o-1");
    assertThat(row.template()).isEqualTo("OrderWorkflow");
    assertThat(row.status()).isEqualTo(Status.EXECUTING);
    assertThat(row.completed()).isNull();
    assertThat(row.waitsFor())
        .isEqualTo(
            "Waits for a message of topic PAYMENT_LISTENER with the value A1"
                + " (PAYMENT/PAYMENT_LISTENER) until 2030-01-01T00:15:00.000Z (limit of PAYMENT)");
    assertThat(reader.totals())
        .containsExactly(new ViewReader.Total("OrderWorkflow", "EXECUTING", 1));

    told.over("o-1", 60, "FAILURE");
    apply();

    row = reader.list(Filter.ALL, null, 10).rows().get(0);
    assertThat(row.status()).isEqualTo(Status.FAILURE);
    assertThat(row.waitsFor()).isNull();
    assertThat(row.completed()).isEqualTo(row.created() + 60_000);
    assertThat(reader.totals())
        .containsExactly(new ViewReader.Total("OrderWorkflow", "FAILURE", 1));
  }

  @Test
  void instancesAreFoundByEachFilter() {
    told.order("o-1", 1, "A1").order("o-2", 2, "A2").order("p-3", 3, "A3");
    told.over("o-2", 4, "COMPLETED").over("p-3", 5, "FAILURE");
    told.event(
        "q-4",
        """
        "template": "Other", "version": 1, "seq": 1, "time": "%s", "status": "EXECUTING",
        "incidents": 1, "transitions": []"""
            .formatted(Told.time(6)));
    apply();

    assertThat(ids(Filter.ALL)).containsExactly("q-4", "p-3", "o-2", "o-1");
    assertThat(ids(new Filter("Other", null, false, false, List.of(), null, null, null, null)))
        .containsExactly("q-4");
    assertThat(
            ids(
                new Filter(
                    "OrderWorkflow",
                    Status.EXECUTING,
                    false,
                    false,
                    List.of(),
                    null,
                    null,
                    null,
                    null)))
        .containsExactly("o-1");
    assertThat(ids(new Filter(null, null, true, false, List.of(), null, null, null, null)))
        .containsExactly("q-4", "o-1");
    assertThat(ids(new Filter(null, null, false, true, List.of(), null, null, null, null)))
        .containsExactly("q-4");
    assertThat(
            ids(
                new Filter(
                    null,
                    null,
                    false,
                    false,
                    List.of(),
                    Instant.parse(Told.time(2)),
                    Instant.parse(Told.time(3)),
                    null,
                    null)))
        .containsExactly("o-2");
    assertThat(
            ids(
                new Filter(
                    null,
                    null,
                    false,
                    false,
                    List.of(),
                    null,
                    null,
                    Instant.parse(Told.time(5)),
                    null)))
        .containsExactly("o-2", "o-1");
    assertThat(ids(parameter("order_number", "A2"))).containsExactly("o-2");
    assertThat(ids(parameter("amount", "10"))).containsExactly("p-3", "o-2", "o-1");
    assertThat(ids(parameter("amount", "A2"))).isEmpty();
    assertThat(
            ids(
                new Filter(
                    "OrderWorkflow",
                    null,
                    false,
                    false,
                    List.of(
                        new Filter.Parameter("amount", "10"),
                        new Filter.Parameter("payment_id", "7")),
                    null,
                    null,
                    null,
                    null)))
        .containsExactly("p-3", "o-2");
    assertThat(ids(text("o-"))).containsExactly("o-2", "o-1");
    assertThat(ids(text("A3"))).containsExactly("p-3");
    assertThat(ids(text("http_status"))).containsExactly("p-3");
    assertThat(ids(text("%"))).isEmpty();
    assertThat(reader.incidents()).isEqualTo(1);
  }

  @Test
  void pagesFollowOneAnother() {
    for (int i = 0; i < 25; i++) {
      told.order("o-" + i, i / 4, "A" + i);
    }
    apply();
    for (Filter filter : List.of(Filter.ALL, parameter("amount", "10"))) {
      List<String> all = new ArrayList<>();
      String after = null;
      do {
        ViewReader.Page<InstanceRow> page = reader.list(filter, after, 4);
        page.rows().forEach(row -> all.add(row.id()));
        after = page.next();
      } while (after != null);

      assertThat(all).containsExactlyElementsOf(ids(filter)).hasSize(25).doesNotHaveDuplicates();
    }
    assertThatThrownBy(() -> reader.list(Filter.ALL, "1; DROP TABLE instance", 4))
        .hasMessageContaining("Expected 'after'");
  }

  @Test
  void anotherConsoleGoesOnWhereTheFormerOneEnded() {
    told.order("o-1", 0, "A1").order("o-2", 1, "A2");
    List<Arrival> first = told.take();
    writer.apply(first);
    told.over("o-1", 2, "COMPLETED").order("o-3", 3, "A3");

    masked(Mask.NONE);
    apply();

    assertThat(reader.instance("o-1").orElseThrow().view().history()).hasSize(2);
    assertThat(ids(Filter.ALL)).containsExactly("o-3", "o-2", "o-1");
    assertThat(writer.positions().values()).allMatch(next -> next % 2 == 1);
    assertThatThrownBy(() -> writer.apply(first))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("another one has read");
    assertThat(reader.instance("o-1").orElseThrow().view().history())
        .as("nothing of what was refused")
        .hasSize(2);
  }

  @Test
  void theSameContentHoweverTheRecordsAreDivided() {
    for (int i = 0; i < 40; i++) {
      told.order("o-" + i, i, "A" + i % 7);
    }
    for (int i = 0; i < 40; i += 3) {
      told.over("o-" + i, 60 + i, i % 2 == 0 ? "COMPLETED" : "FAILURE");
    }
    told.template("OrderWorkflow", 1, "ACTIVE", "[]");
    List<Arrival> all = told.take();
    writer.apply(all);
    String content = content();
    for (int seed = 0; seed < 5; seed++) {
      database.clear();
      masked(Mask.NONE);
      Random random = new Random(seed);
      for (int from = 0; from < all.size(); ) {
        int to = Math.min(all.size(), from + 1 + random.nextInt(10));
        writer.apply(all.subList(from, to));
        from = to;
        if (random.nextInt(5) == 0) {
          masked(Mask.NONE);
        }
      }
      assertThat(content()).as("seed %d", seed).isEqualTo(content);
    }
  }

  @Test
  void theTailOfAnAbandonedRunIsVoid() {
    told.order("o-1", 0, "A1").over("o-1", 10, "FAILURE");
    told.event(
        "o-1",
        """
        "template": "OrderWorkflow", "version": 1, "seq": 2, "time": "%s", "jobRun": "two",
        "status": "EXECUTING", "transitions": [], "parameters": {"amount": 11}"""
            .formatted(Told.time(20)));
    told.event("o-1", "\"seq\": 3, \"status\": \"FAILURE\", \"jobRun\": \"one\"");
    for (Arrival each : told.take()) {
      masked(Mask.NONE);
      writer.apply(List.of(each));
    }

    ViewReader.Found found = reader.instance("o-1").orElseThrow();
    assertThat(found.row().status()).isEqualTo(Status.EXECUTING);
    assertThat(found.row().completed()).isNull();
    assertThat(found.view().history()).hasSize(2);
    assertThat(ids(parameter("amount", "11"))).containsExactly("o-1");
    assertThat(ids(parameter("payment_id", "7"))).as("of the abandoned run").isEmpty();
    assertThat(reader.totals())
        .containsExactly(new ViewReader.Total("OrderWorkflow", "EXECUTING", 1));
  }

  @Test
  void anIdThatBeginsAgainIsAnotherInstance() {
    told.order("o-1", 0, "A1").over("o-1", 10, "COMPLETED").order("o-1", 100, "B1");
    for (Arrival each : told.take()) {
      writer.apply(List.of(each));
    }

    assertThat(ids(parameter("order_number", "A1"))).isEmpty();
    assertThat(ids(parameter("order_number", "B1"))).containsExactly("o-1");
    assertThat(reader.totals())
        .containsExactly(new ViewReader.Total("OrderWorkflow", "EXECUTING", 1));
    assertThat(reader.instance("o-1").orElseThrow().row().created())
        .isEqualTo(Instant.parse(Told.time(100)).toEpochMilli());
  }

  @Test
  void maskedParametersAreNeitherShownNorFound() {
    told.order("o-1", 0, "secret-1").deadLetter("UNMATCHED", "{\"Order_Number\": \"s\"}", 1);
    apply();
    masked(Mask.of(List.of("order_*", "card")));

    assertThat(writer.mask()).isTrue();
    assertThat(writer.mask()).isFalse();

    assertThat(ids(text("secret"))).isEmpty();
    assertThatThrownBy(() -> reader.list(parameter("order_number", "secret-1"), null, 1))
        .hasMessageContaining("masked");
    assertThat(reader.list(Filter.ALL, null, 1).rows().get(0).waitsFor())
        .contains("with the value •••")
        .doesNotContain("secret");
    ViewReader.Found found = reader.instance("o-1").orElseThrow();
    assertThat(Json.text(found.view().toJson()) + found.view().history())
        .contains("•••")
        .doesNotContain("secret");
    assertThat(reader.refused(Arrival.Kind.DEAD_LETTER, null, null, 9).rows().get(0).json())
        .containsEntry("value", "{\"Order_Number\":\"•••\"}");
    told.order("o-2", 1, "secret-2");
    apply();
    assertThat(ids(text("secret"))).isEmpty();
    assertThat(ids(parameter("amount", "10"))).containsExactly("o-2", "o-1");
  }

  @Test
  void strangeTextsComeBackAsTheyAre() {
    String id = "a/b ?#%'\"<ü€\uD83D\uDE00..";
    String value = "x\\u0000\\ud800<b>'--";
    told.order(id, 0, value);
    apply();

    ViewReader.Found found = reader.instance(id).orElseThrow();
    assertThat(found.view().parameters().get("order_number")).asString().startsWith("x\u0000");
    assertThat(ids(text("a/b ?#%'"))).containsExactly(id);
    assertThat(ids(text("x"))).containsExactly(id);
    assertThat(reader.instance("' OR 1=1 --")).isEmpty();
  }

  @Test
  void recordsThatAreNoneOfTheJobArePassedOver() {
    told.record("dagger.events", 0, "x", "no json").record("dagger.events", 0, "x", "{}");
    told.record("dagger.events", 0, "x", "{\"instanceId\": \"bare\"}");
    told.record("dagger.templates", 0, "x", null).record("dagger.dead-letters", 0, "x", "[]");
    apply();

    assertThat(writer.unreadable()).isEqualTo(4);
    assertThat(ids(Filter.ALL)).containsExactly("bare");
  }

  @Test
  void templatesKeepTheirDefinitionWhenTheJobHasThemNoLonger() {
    told.template("T", 1, "ACTIVE", "[]").template("T", 2, "ACTIVE", "[]");
    told.template("T", 1, "RETIRED", "[]").record("dagger.templates", 0, "T@1", null);
    apply();

    assertThat(reader.templates().stream().map(each -> each.version() + each.status()))
        .containsExactly("2ACTIVE", "1REMOVED");
    assertThat(reader.template("T", 1).orElseThrow().definition()).containsEntry("template", "T");
    assertThat(reader.template("T", 3)).isEmpty();
  }

  @Test
  void deadLettersAreListedByCode() {
    for (int i = 0; i < 5; i++) {
      told.deadLetter(i % 2 == 0 ? "UNMATCHED" : "UNPARSABLE", "{}", i);
    }
    apply();

    ViewReader.Page<ViewReader.Refused> page =
        reader.refused(Arrival.Kind.DEAD_LETTER, "UNMATCHED", null, 2);
    assertThat(page.rows()).extracting(each -> each.json().get("offset")).containsExactly(4L, 2L);
    page = reader.refused(Arrival.Kind.DEAD_LETTER, "UNMATCHED", page.next(), 2);
    assertThat(page.rows()).extracting(each -> each.json().get("offset")).containsExactly(0L);
    assertThat(page.next()).isNull();
    assertThat(reader.refused(Arrival.Kind.DEAD_LETTER))
        .containsEntry("UNMATCHED", 3L)
        .containsEntry("UNPARSABLE", 2L);
    assertThat(reader.refused(Arrival.Kind.REJECTION)).isEmpty();
  }

  @Test
  void aViewOfOtherTopicsIsRefused() {
    writer.madeFrom("one");
    writer.madeFrom("one");
    assertThatThrownBy(() -> writer.madeFrom("two"))
        .isInstanceOf(ClientException.class)
        .hasMessageContaining("--rebuild");
    database.clear();
    writer.madeFrom("two");
  }
}

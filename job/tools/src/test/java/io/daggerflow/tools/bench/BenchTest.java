package io.daggerflow.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The arithmetic of the benchmark. The smoke test of the rest is a run. */
final class BenchTest {

  @Test
  void percentilesAreNearestRanks() {
    double[] values = new double[100];
    for (int i = 0; i < values.length; i++) {
      values[i] = 100 - i;
    }
    Spread spread = Spread.of(values);
    assertThat(spread.percentile(0.5)).isEqualTo(50);
    assertThat(spread.percentile(0.9)).isEqualTo(90);
    assertThat(spread.percentile(0.99)).isEqualTo(99);
    assertThat(spread.percentile(1)).isEqualTo(100);
    assertThat(spread.max()).isEqualTo(100);
  }

  @Test
  void fewFiguresHavePercentilesToo() {
    assertThat(Spread.of(7).percentile(0.01)).isEqualTo(7);
    assertThat(Spread.of(7).percentile(0.99)).isEqualTo(7);
    assertThat(Spread.of(List.of()).percentile(0.5)).isNaN();
    assertThat(Spread.of(3, 1, 2).median()).isEqualTo(2);
    assertThat(Spread.of(4, 1, 2, 3).median()).isEqualTo(2.5);
    assertThat(Spread.of(4, 1, 2, 3).min()).isEqualTo(1);
  }

  @Test
  void readsProcessorTimeOfAProcessWhateverItIsCalled() {
    String stat =
        "4711 (kafka (x) y) S 1 4711 4711 0 -1 4194560 9 0 0 0 250 50 0 0 20 0 90 0 1 2 3";
    assertThat(Proc.seconds(stat)).isEqualTo(3.0);
    assertThat(Proc.name(stat)).isEqualTo("kafka (x) y");
  }

  @Test
  void countsWhatIsNeitherIdleNorWaiting() {
    String stat = "cpu  100 10 50 9000 900 5 6 29 1000 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n";
    assertThat(Proc.busySeconds(stat)).isEqualTo(2.0);
  }

  @Test
  void dividesWhatARoundUsedByItsWorkflows() {
    Moment begin = new Moment(0, 100, Map.of("broker", 1.0, "TaskManager", 2.0), 10);
    Moment end = new Moment(4_000_000_000L, 1100, Map.of("broker", 2.0, "TaskManager", 4.0), 14);
    Round round = Round.between(List.of(begin, end)).get(0);
    assertThat(round.perSecond()).isEqualTo(250);
    assertThat(round.millis()).isEqualTo(3);
    assertThat(round.millis("broker")).isEqualTo(1);
    assertThat(round.perCpuSecondOfTaskManager()).isEqualTo(500);
    assertThat(round.others(2)).isCloseTo(0.125, within(1e-9));
  }

  @Test
  void findsTheStatusOfTheInstanceAmongThoseOfItsNodes() {
    assertThat(status("{\"to\":\"COMPLETED\",\"status\":\"EXECUTING\",\"jobRun\":\"x\"}"))
        .isEqualTo('E');
    assertThat(status("{\"status\":\"COMPLETED\"}")).isEqualTo('C');
    assertThat(status("{}")).isEqualTo('?');
  }

  @Test
  void theRecordsOfABareWorkflowAreSpreadOverTime() {
    assertThat(BareRecords.workflow(10, 0, 100)).isEqualTo(10);
    assertThat(BareRecords.workflow(310, 3, 100)).isEqualTo(10);
    assertThat(BareRecords.workflow(10, 3, 100)).isEqualTo(9_999_710);
  }

  private static char status(String event) {
    return Orders.status(event.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void idsAreReadAsTheyAreWritten() {
    Ids ids = new Ids("mabc");
    assertThat(ids.text(1234)).isEqualTo("mabc-0001234");
    assertThat(ids.number(ids.bytes(1234))).isEqualTo(1234);
    assertThat(new Ids("mabd").number(ids.bytes(1234))).isEqualTo(-1);
    assertThat(ids.number(new byte[3])).isEqualTo(-1);
    assertThat(new String(ids.fill("<~,~>", 7), StandardCharsets.UTF_8))
        .isEqualTo("<mabc-0000007,mabc-0000007>");
  }

  @Test
  void threadsOfOneKindHaveOneName() {
    assertThat(Profile.kind("12 orchestrate (1/2)#0"))
        .isEqualTo(Profile.kind("13 orchestrate (2/2)#0"));
    assertThat(Profile.kind("7 G1 Conc#1")).isEqualTo("G1 Conc");
  }

  @Test
  void numbersHaveTheDigitsThatMeanSomething() {
    assertThat(Report.number(12345.6)).isEqualTo("   12,346");
    assertThat(Report.number(0.1234)).isEqualTo("    0.123");
    assertThat(Report.number(Double.NaN)).isEqualTo("        -");
  }
}

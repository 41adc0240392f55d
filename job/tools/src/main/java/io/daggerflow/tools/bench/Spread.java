package io.daggerflow.tools.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures of one kind in ascending order, and what is said of them. */
record Spread(double[] sorted) {

  static Spread of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Spread(sorted);
  }

  static Spread of(List<Double> values) {
    return of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  boolean isEmpty() {
    return sorted.length == 0;
  }

  /**
   * The smallest figure that at least this share of all does not exceed (nearest rank), NaN if
   * there are none.
   *
   * @param share above 0, at most 1
   */
  double percentile(double share) {
    if (isEmpty()) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length - 1e-9);
    return sorted[Math.max(1, rank) - 1];
  }

  double min() {
    return isEmpty() ? Double.NaN : sorted[0];
  }

  double max() {
    return isEmpty() ? Double.NaN : sorted[sorted.length - 1];
  }

  /** The middle figure, or the mean of the two in the middle. */
  double median() {
    if (isEmpty()) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Of repeated measurements. */
  Map<String, Object> rounds() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("min", min());
    json.put("median", median());
    json.put("max", max());
    return json;
  }

  /** Of many single events. */
  Map<String, Object> percentiles() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", (long) sorted.length);
    json.put("p50", percentile(0.5));
    json.put("p90", percentile(0.9));
    json.put("p99", percentile(0.99));
    json.put("max", max());
    return json;
  }
}

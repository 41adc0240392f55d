package io.daggerflow.inspect;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Many sizes: their sum, and what is usual. */
final class Sizes {

  private int[] sizes = new int[1024];
  private int count;
  private long sum;

  void add(long size) {
    if (count == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * count);
    }
    sizes[count++] = (int) Math.min(size, Integer.MAX_VALUE);
    sum += size;
  }

  Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("count", (long) count);
    json.put("bytes", sum);
    if (count > 0) {
      int[] sorted = Arrays.copyOf(sizes, count);
      Arrays.sort(sorted);
      json.put("min", (long) sorted[0]);
      json.put("median", (long) sorted[count / 2]);
      json.put("max", (long) sorted[count - 1]);
    }
    return json;
  }
}

package io.daggerflow.properties;

/** tmp. */
class Lives {
  public static void main(String[] args) {
    long from = Long.parseLong(args[0]);
    long to = Long.parseLong(args[1]);
    boolean all = args.length > 2;
    java.util.Map<String, Integer> kinds = new java.util.TreeMap<>();
    long t0 = System.currentTimeMillis();
    int failed = 0;
    for (long seed = from; seed < to; seed++) {
      try {
        Life.live(seed, false);
      } catch (RuntimeException e) {
        failed++;
        String m = String.valueOf(e.getMessage());
        String first = m.lines().findFirst().orElse("");
        Throwable root = e;
        while (root.getCause() != null) root = root.getCause();
        if (!(root instanceof PropertyFailure))
          first +=
              " ROOT "
                  + root
                  + " at "
                  + (root.getStackTrace().length > 2
                      ? root.getStackTrace()[0]
                          + " "
                          + root.getStackTrace()[1]
                          + " "
                          + root.getStackTrace()[2]
                      : "");
        String kind =
            first
                .replaceAll("[PTN][0-9]+|branch-[0-9]|case-[0-9]|\\[[0-9]+\\]|[0-9]+", "")
                .replaceAll("(/+|otherwise|#\\w+)+", "~")
                .replaceAll("[A-Za-z_0-9-]{8,}=v", "KEY");
        if (kinds.merge(kind.substring(0, Math.min(160, kind.length())), 1, Integer::sum) <= 3
            || all) {
          System.out.println(
              "seed "
                  + seed
                  + ": "
                  + (all ? first : first.substring(0, Math.min(400, first.length())))
                  + (all ? "\n" + m : ""));
        }
      }
    }
    kinds.forEach((k, n) -> System.out.println(n + " × " + k));
    System.out.println(
        failed + " failed of " + (to - from) + " in " + (System.currentTimeMillis() - t0) + " ms");
  }
}

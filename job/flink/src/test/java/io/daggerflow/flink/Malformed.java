package io.daggerflow.flink;

import io.daggerflow.message.Header;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records that no well-behaved program writes, and what becomes of each. */
final class Malformed {

  /** The longest message that the tests' job reads. */
  private static final int LIMIT = 921_600;

  /** How a record is accounted for. */
  enum End {
    /** A dead letter with the code {@link Case#code}. */
    LETTER,
    /** A rejection with that code. */
    REJECTION,
    /** A counter; nothing is written. */
    COUNTED
  }

  /**
   * A record.
   *
   * @param name says what is wrong with it; of a rejected request also its {@code requestId}
   * @param code of the dead letter or the rejection; empty for a counter
   */
  record Case(
      String name,
      String topic,
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<Header> headers,
      End end,
      String code) {

    @Override
    public String toString() {
      return topic + ": " + name;
    }
  }

  private final List<Case> cases = new ArrayList<>();

  private Malformed() {}

  static List<Case> corpus() {
    Malformed corpus = new Malformed();
    corpus.noJson();
    corpus.large();
    corpus.headersAndKeys();
    corpus.messages();
    corpus.requests();
    corpus.ids();
    corpus.deployments();
    corpus.templates();
    corpus.loopback();
    corpus.replay();
    return corpus.cases;
  }

  private void add(String name, String topic, byte @Nullable [] value, End end, String code) {
    cases.add(new Case(name, topic, bytes("key"), value, List.of(), end, code));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] raw(int... bytes) {
    byte[] raw = new byte[bytes.length];
    IntStream.range(0, bytes.length).forEach(i -> raw[i] = (byte) bytes[i]);
    return raw;
  }

  private static byte[] inText(int... bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes("{\"order_number\":\""));
    out.writeBytes(raw(bytes));
    out.writeBytes(bytes("\"}"));
    return out.toByteArray();
  }

  // ---- no JSON: the same everywhere

  /** What a record holds that is no JSON within the limits. */
  private record Garbage(String name, byte @Nullable [] value) {
    static Garbage text(String name, String value) {
      return new Garbage(name, bytes(value));
    }
  }

  private static List<Garbage> garbage() {
    byte[] random = new byte[1024];
    new Random(1).nextBytes(random);
    String names = String.join(",", IntStream.range(0, 20_000).mapToObj(i -> "\"a\":1").toList());
    return Stream.of(
            Stream.of(
                new Garbage("no value", null),
                new Garbage("a byte that is no UTF-8", inText(0xFF)),
                new Garbage("a lone continuation byte", inText(0x80)),
                new Garbage("a sequence that breaks off", inText(0xE2, 0x82)),
                new Garbage("a sequence that goes on wrong", inText(0xC3, 0x28)),
                new Garbage("a byte order mark alone", raw(0xEF, 0xBB, 0xBF)),
                new Garbage("gzip", raw(0x1F, 0x8B, 8, 0, 0, 0, 0, 0)),
                new Garbage("a Java object", raw(0xAC, 0xED, 0, 5, 0x73, 0x72)),
                new Garbage("the frame of a schema registry", raw(0, 0, 0, 0, 7, 2, 4)),
                new Garbage("zeros", new byte[64]),
                new Garbage("random bytes", random)),
            Stream.of(
                Garbage.text("nothing", ""),
                Garbage.text("blanks", " \t\r\n "),
                Garbage.text("a word", "hello"),
                Garbage.text("half a word", "nul"),
                Garbage.text("a capital", "True"),
                Garbage.text("an open object", "{"),
                Garbage.text("an open list", "[1, 2"),
                Garbage.text("an open text", "{\"order_number\": \"A"),
                Garbage.text("a closed nothing", "}"),
                Garbage.text("mixed brackets", "{\"a\": [1}]"),
                Garbage.text("a name without value", "{\"a\":}"),
                Garbage.text("a name without colon", "{\"a\" 1}"),
                Garbage.text("a bare name", "{a: 1}"),
                Garbage.text("single quotes", "{'a': 1}"),
                Garbage.text("a comma at the end", "{\"a\": 1,}"),
                Garbage.text("two commas", "[1,,2]"),
                Garbage.text("two values", "{} {}"),
                Garbage.text("something behind", "{\"a\": 1} x"),
                Garbage.text("a comment", "{/* no */ \"a\": 1}"),
                Garbage.text("a line comment", "// no\n{}"),
                Garbage.text("NaN", "{\"a\": NaN}"),
                Garbage.text("Infinity", "{\"a\": -Infinity}"),
                Garbage.text("a plus", "{\"a\": +1}"),
                Garbage.text("a zero in front", "{\"a\": 01}"),
                Garbage.text("a point in front", "{\"a\": .5}"),
                Garbage.text("a point at the end", "{\"a\": 1.}"),
                Garbage.text("hexadecimal", "{\"a\": 0x10}"),
                Garbage.text("an unknown escape", "{\"a\": \"\\x41\"}"),
                Garbage.text("half an escape", "{\"a\": \"\\u12\"}"),
                Garbage.text("a line break in a text", "{\"a\": \"1\n2\"}"),
                Garbage.text("a zero byte in a text", "{\"a\": \"\0\"}"),
                Garbage.text("a name twice", "{\"a\": 1, \"a\": 2}"),
                Garbage.text("a name twice, inside", "{\"a\": [{\"b\": 1, \"b\": 1}]}"),
                Garbage.text("a name 20,000 times", "{" + names + "}"),
                Garbage.text("XML", "<order><number>A</number></order>"),
                Garbage.text("YAML", "order_number: A\n"),
                Garbage.text("CSV", "order_number;amount\nA;1\n")),
            Stream.of(
                Garbage.text("1e999999999", "{\"a\": 1e999999999}"),
                Garbage.text("-1e400", "{\"a\": -1e400}"),
                Garbage.text("a number of 800,000 digits", "{\"a\": " + "9".repeat(800_000) + "}"),
                Garbage.text(
                    "a fraction of 800,000 digits", "{\"a\": 0." + "1".repeat(800_000) + "}"),
                Garbage.text("101 lists", "[".repeat(101) + "]".repeat(101)),
                Garbage.text("100,000 lists", "[".repeat(100_000) + "]".repeat(100_000)),
                Garbage.text("100,000 open lists", "[".repeat(100_000)),
                Garbage.text(
                    "100,000 objects", "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)),
                Garbage.text("a name of 800,000 letters", "{\"" + "n".repeat(800_000) + "\": 1}")))
        .flatMap(garbage -> garbage)
        .toList();
  }

  private void noJson() {
    for (Garbage garbage : garbage()) {
      for (String topic : List.of("PAYMENT_LISTENER", "dagger.control", "dagger.deployments")) {
        add(garbage.name, topic, garbage.value, End.LETTER, "UNPARSABLE");
      }
    }
  }

  // ---- sizes

  private void large() {
    String manyNames =
        "{"
            + String.join(
                ",", IntStream.range(0, 1_000_000).mapToObj(i -> "\"" + i + "\":1").toList())
            + "}";
    for (String topic : List.of("PAYMENT_LISTENER", "dagger.control", "dagger.deployments")) {
      add("one byte too many", topic, bytes("x".repeat(LIMIT + 1)), End.LETTER, "TOO_LARGE");
      add("1,000,000 names", topic, bytes(manyNames), End.LETTER, "TOO_LARGE");
      add(
          "10 MB of one text",
          topic,
          bytes("{\"order_number\":\"" + "x".repeat(10_000_000) + "\"}"),
          End.LETTER,
          "TOO_LARGE");
    }
    add(
        "a number of 1,000,000 digits",
        "PAYMENT_LISTENER",
        bytes("9".repeat(1_000_000)),
        End.LETTER,
        "TOO_LARGE");
    add(
        "key, value and headers too large together",
        "PAYMENT_LISTENER",
        new byte[LIMIT / 2],
        bytes("{\"order_number\":\"" + "x".repeat(LIMIT / 2) + "\"}"),
        List.of(new Header("h", bytes("more"))));
  }

  private void add(
      String name, String topic, byte @Nullable [] key, byte[] value, List<Header> headers) {
    String code = value.length > LIMIT / 4 ? "TOO_LARGE" : "UNPARSABLE";
    cases.add(new Case(name, topic, key, value, headers, End.LETTER, code));
  }

  private void headersAndKeys() {
    List<Header> thousand =
        IntStream.range(0, 1_000).mapToObj(i -> new Header("h" + i % 10, bytes("v" + i))).toList();
    List<Header> binary =
        List.of(
            new Header("bytes", raw(0xFF, 0, 0xC3, 0x28)),
            new Header("none", null),
            new Header("empty", new byte[0]),
            new Header("", bytes("a header without name")),
            new Header("line\r\nbreak", bytes("a\r\nb")),
            new Header("password", bytes("looks like a secret")));
    for (String topic : List.of("PAYMENT_LISTENER", "dagger.control", "dagger.deployments")) {
      add("1,000 headers", topic, bytes("k"), bytes("{"), thousand);
      add("binary headers", topic, bytes("k"), bytes("{"), binary);
      add("no key", topic, null, bytes("{"), List.of());
      add("an empty key", topic, new byte[0], bytes("{"), List.of());
      add("a binary key", topic, raw(0xFF, 0xFE, 0), bytes("{"), List.of());
      add("a key of 10 kB", topic, bytes("k".repeat(10_000)), bytes("{"), List.of());
      add("a key with line breaks", topic, bytes("a\r\n2026 ERROR b"), bytes("{"), List.of());
    }
  }

  // ---- JSON that is no message, request or template

  private void messages() {
    for (String value :
        List.of("null", "true", "1", "\"text\"", "[]", "{}", "{\"other\":1}", "[[[]]]")) {
      add(value, "PAYMENT_LISTENER", bytes(value), End.COUNTED, "");
    }
    String values = String.join(",", IntStream.range(0, 101).mapToObj(String::valueOf).toList());
    add(
        "101 correlation values",
        "PAYMENT_LISTENER",
        bytes("{\"order_number\":[" + values + "]}"),
        End.LETTER,
        "TOO_LARGE");
    add(
        "an object as a correlation value",
        "PAYMENT_LISTENER",
        bytes("{\"order_number\":{\"a\":1}}"),
        End.COUNTED,
        "");
  }

  private void requests() {
    for (String value : List.of("null", "true", "1", "\"text\"", "[]", "[{}]")) {
      add(value, "dagger.control", bytes(value), End.LETTER, "UNPARSABLE");
    }
    request("no type", "");
    request("an unknown type", ",\"type\":\"launch\"");
    request("a type that is a number", ",\"type\":7");
    request("a type that is null", ",\"type\":null");
    request("an unknown field", ",\"type\":\"stop\",\"why\":1");
    request("a reason that is a list", ",\"type\":\"stop\",\"reason\":[]");
    request(
        "a reason of 1,001 letters", ",\"type\":\"stop\",\"reason\":\"" + "r".repeat(1_001) + "\"");
    request("a flag that is a text", ",\"type\":\"suspend\",\"cascade\":\"yes\"");
    request("a start without template", ",\"type\":\"start\"");
    request("a template that is an object", ",\"type\":\"start\",\"template\":{}");
    request(
        "parameters that are a list", ",\"type\":\"start\",\"template\":\"T\",\"parameters\":[]");
    request("a version that is a text", ",\"type\":\"start\",\"template\":\"T\",\"version\":\"1\"");
    request("a version that is negative", ",\"type\":\"start\",\"template\":\"T\",\"version\":-1");
    request("a skip without path", ",\"type\":\"skip\"");
    request("a path that is a number", ",\"type\":\"retry\",\"path\":1");
    request("a migration without version", ",\"type\":\"migrate\"");
    request(
        "an unknown template",
        ",\"type\":\"start\",\"template\":\"../../etc/passwd\"",
        "UNKNOWN_TEMPLATE");
    request("nobody to stop", ",\"type\":\"stop\"", "UNKNOWN_INSTANCE");
    request(
        "a parameter of the wrong type",
        ",\"type\":\"start\",\"template\":\"OrderWorkflow\",\"parameters\":{\"order_number\":[]}",
        "INVALID_PARAMETERS");
    request(
        "a parameter that is too large",
        ",\"type\":\"start\",\"template\":\"OrderWorkflow\",\"parameters\":{\"order_number\":\""
            + "x".repeat(300_000)
            + "\"}",
        "INVALID_PARAMETERS");
  }

  private void request(String name, String fields) {
    request(name, fields, "INVALID_REQUEST");
  }

  private void request(String name, String fields, String code) {
    request(name, "malformed", fields, code);
  }

  private void request(String name, String jsonId, String fields, String code) {
    String json =
        "{\"requestId\":\"" + name + "\",\"instanceId\":\"" + jsonId + "\"" + fields + "}";
    add(name, "dagger.control", bytes(json), End.REJECTION, code);
  }

  private void ids() {
    String stop = ",\"type\":\"stop\"";
    request("no id", "", stop, "INVALID_REQUEST");
    request("an id of 513 letters", "i".repeat(513), stop, "INVALID_REQUEST");
    request("an id of 10 kB", "i".repeat(10_000), stop, "INVALID_REQUEST");
    request("an id with line breaks", "a\\r\\n2026 ERROR b", stop, "INVALID_REQUEST");
    request("an id with a zero", "a\\u0000b", stop, "INVALID_REQUEST");
    request("an id with an escape sequence", "\\u001b[31mred", stop, "INVALID_REQUEST");
    request("an id with a delete", "a\\u007fb", stop, "INVALID_REQUEST");
    request("an id with a next line", "a\\u0085b", stop, "INVALID_REQUEST");
    request("an id that climbs", "../../etc/passwd", stop, "UNKNOWN_INSTANCE");
    request(
        "an id of emoji", "\uD83D\uDE80\uD83D\uDC69\u200D\uD83D\uDCBB", stop, "UNKNOWN_INSTANCE");
    request("an id of no width", "a\u200Bb\uFEFF", stop, "UNKNOWN_INSTANCE");
    request("an id from right to left", "\u202Eabc", stop, "UNKNOWN_INSTANCE");
    request("an id for a database", "'; DROP TABLE x; --", stop, "UNKNOWN_INSTANCE");
    request("an id for a logger", "${jndi:ldap://x/a}", stop, "UNKNOWN_INSTANCE");
    request("an id for a page", "<script>alert(1)</script>", stop, "UNKNOWN_INSTANCE");
    request("an id of percent signs", "%s%n%00", stop, "UNKNOWN_INSTANCE");
    add(
        "an id that is a number",
        "dagger.control",
        bytes("{\"requestId\":\"an id that is a number\",\"instanceId\":1,\"type\":\"stop\"}"),
        End.REJECTION,
        "INVALID_REQUEST");
  }

  private void deployments() {
    for (String value : List.of("null", "true", "1", "\"text\"", "[]")) {
      add("deploy " + value, "dagger.deployments", bytes(value), End.REJECTION, "INVALID_REQUEST");
    }
    deployment("no type of deployment", "", "INVALID_REQUEST");
    deployment("another type of deployment", ",\"type\":\"start\"", "INVALID_REQUEST");
    deployment("no definition", ",\"type\":\"deploy\"", "INVALID_REQUEST");
    deployment("retire nothing", ",\"type\":\"retire\"", "INVALID_REQUEST");
    deployment(
        "retire what is not there",
        ",\"type\":\"retire\",\"template\":\"Nothing\",\"version\":1",
        "UNKNOWN_TEMPLATE");
  }

  private void deployment(String name, String fields, String code) {
    String json = "{\"requestId\":\"" + name + "\"" + fields + "}";
    add(name, "dagger.deployments", bytes(json), End.REJECTION, code);
  }

  private void templates() {
    template("an empty definition", "{}");
    template("a definition of numbers", "{\"template\":1,\"version\":\"x\",\"processes\":2}");
    template("no processes", "{\"template\":\"Bad\",\"version\":1,\"processes\":[]}");
    template(
        "a cycle",
        processes(
            "{\"name\":\"A\",\"dependsOn\":[\"B\"],\"tasks\":["
                + task("T")
                + "]},"
                + "{\"name\":\"B\",\"dependsOn\":[\"A\"],\"tasks\":["
                + task("T")
                + "]}"));
    template(
        "one that waits for itself",
        processes("{\"name\":\"A\",\"dependsOn\":[\"A\"],\"tasks\":[" + task("T") + "]}"));
    template(
        "the name of a task twice",
        processes("{\"name\":\"A\",\"tasks\":[" + task("T") + "," + task("T") + "]}"));
    template(
        "an unknown task",
        processes("{\"name\":\"A\",\"tasks\":[{\"name\":\"T\",\"type\":\"exec\"}]}"));
    template(
        "a listener without correlation of its own",
        processes("{\"name\":\"A\",\"tasks\":[{\"name\":\"T\",\"type\":\"kafka-listener\"}]}"));
    expression("an endless expression", "1" + " + 1".repeat(4_000));
    expression("a deep expression", "(".repeat(500) + "1" + ")".repeat(500));
    expression("a look at classes", "params.getClass().forName('java.lang.Runtime')");
    expression("an expression that is none", "{{{");
    expression("an unknown function", "system('rm -rf /')");
  }

  private static String processes(String processes) {
    return "{\"template\":\"Bad\",\"version\":1,\"processes\":[" + processes + "]}";
  }

  private static String task(String name) {
    return "{\"name\":\"" + name + "\",\"type\":\"assign\",\"set\":{\"a\":1}}";
  }

  private void expression(String name, String expression) {
    template(
        name,
        processes(
            "{\"name\":\"A\",\"tasks\":[{\"name\":\"T\",\"type\":\"assign\",\"set\":{\"a\":\"${ "
                + expression
                + " }\"}}]}"));
  }

  private void template(String name, String definition) {
    deployment(name, ",\"type\":\"deploy\",\"definition\":" + definition, "INVALID_TEMPLATE");
  }

  // ---- the job's messages to itself

  private void loopback() {
    for (Garbage garbage : garbage()) {
      boolean ofNoRun = garbage.value == null || garbage.value.length == 0;
      add(
          garbage.name,
          "dagger.loopback",
          garbage.value,
          ofNoRun ? End.COUNTED : End.LETTER,
          ofNoRun ? "" : "UNPARSABLE");
    }
  }

  // ---- dead letters that come again

  private void replay() {
    for (Garbage garbage : garbage()) {
      add(garbage.name, "dagger.replay", garbage.value, End.LETTER, "UNPARSABLE");
    }
    String rest =
        ",\"partition\":0,\"offset\":1,\"headers\":[],\"code\":\"UNMATCHED\",\"message\":\"\"";
    letter("of a list", "[]");
    letter("without a topic", "{}");
    letter("of itself", "{\"topic\":\"dagger.replay\"" + rest + "}");
    letter("of the loopback", "{\"topic\":\"dagger.loopback\"" + rest + "}");
    letter("of a part", "{\"topic\":\"PAYMENT_LISTENER\",\"excerpt\":true" + rest + "}");
    letter(
        "with a key of no encoding", "{\"topic\":\"PAYMENT_LISTENER\",\"key\":\"k\"" + rest + "}");
    letter("nested", "[".repeat(5_000));
    add(
        "replay too large",
        "dagger.replay",
        bytes("x".repeat(Records.LONGEST + 1)),
        End.LETTER,
        "TOO_LARGE");
  }

  private void letter(String name, String json) {
    add("replay " + name, "dagger.replay", bytes(json), End.LETTER, "UNPARSABLE");
  }
}

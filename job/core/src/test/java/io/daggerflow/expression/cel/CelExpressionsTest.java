package io.daggerflow.expression.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.expression.InvalidExpressionException;
import io.daggerflow.expression.Scope;
import io.daggerflow.value.Json;
import java.math.BigInteger;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelExpressionsTest {

  private static final Set<String> VARIABLES = Set.of("params", "message", "now", "instance");
  private static final String PARAMS =
      """
      {"i": 3, "d": 1.5, "five": 5.0, "s": "abc", "t": "2024-01-31T00:00:00Z", "n": null,
       "o": {"x": 1, "n": null}, "l": [1, null, "a", 2.0], "yes": true, "order-number": "o-1",
       "big": 123456789012345678901234567890}
      """;

  private final CelExpressions compiler = new CelExpressions();

  private static Scope scope() throws Json.InvalidJsonException {
    Object params = Json.parse(PARAMS);
    return name -> name.equals("now") ? "2024-01-31T12:00:00Z" : params;
  }

  private Object evaluate(String source) throws Exception {
    return compiler.expression(source, VARIABLES).evaluate(scope());
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "params.i                               | 3",
        "params['order-number']                 | \"o-1\"",
        "params.o                               | {\"x\":1,\"n\":null}",
        "params.n                               | null",
        "params.n == null                       | true",
        "params.o.n == null                     | true",
        "params.l[1] == null                    | true",
        "params.l[1]                            | null",
        "null in params.l                       | true",
        "'text'                                 | \"text\"",
        "1.5                                    | 1.5",
        "null                                   | null",
        "{'a': params.i, 'n': params.n}         | {\"a\":3,\"n\":null}",
        "[params.l, params.o]                   | [[1,null,\"a\",2.0],{\"x\":1,\"n\":null}]",
        "params.l.filter(x, x != null)          | [1,\"a\",2.0]",
        "params.l.map(x, x)                     | [1,null,\"a\",2.0]",
        "params.l.exists(x, x == 'a')           | true",
        "params.s.upperAscii()                  | \"ABC\"",
        "params.s.matches('^a.c$')              | true",
        "params.yes ? 'a' : 'b'                 | \"a\"",
        "size(params.l)                         | 4",
        "7u                                     | 7",
        "18446744073709551615u                  | 18446744073709551615",
        "b'abc'                                 | \"YWJj\"",
        "optional.none()                        | null",
        "params.?o                              | {\"x\":1,\"n\":null}",
      })
  void anExpressionYieldsAJsonValue(String source, String json) throws Exception {
    assertThat(Json.text(evaluate(source))).isEqualTo(json);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "params.i == 3.0          | true",
        "params.five == 5         | true",
        "params.i > 2.5           | true",
        "params.d < params.i      | true",
        "2 in params.l            | true",
        "params.i + params.d      | 4.5",
        "params.d + params.i      | 4.5",
        "params.i - params.d      | 1.5",
        "params.i * params.d      | 4.5",
        "params.d / params.i      | 0.5",
        "params.d + 1             | 2.5",
        "1 + 1.5                  | 2.5",
        "params.i + 1             | 4",
        "7 / 2                    | 3",
        "7 / 2.0                  | 3.5",
        "params.i % 2             | 1",
        "-params.d                | -1.5",
      })
  void integersAndDoublesCompareAndCalculateWithEachOther(String source, String json)
      throws Exception {
    assertThat(Json.text(evaluate(source))).isEqualTo(json);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "now                                                | 2024-01-31T12:00:00Z",
        "now + duration('5m')                               | 2024-01-31T12:05:00Z",
        "timestamp(params.t) + duration('PT5M')             | 2024-01-31T00:05:00Z",
        "timestamp('2024-01-31T01:00:00+01:00')             | 2024-01-31T00:00:00Z",
        "timestamp(0)                                       | 1970-01-01T00:00:00Z",
        "plus(now, 'P1M')                                   | 2024-02-29T12:00:00Z",
        "plus(timestamp(params.t), 'P1DT1H')                | 2024-02-01T01:00:00Z",
        "duration('5m')                                     | PT5M",
        "duration('PT5M')                                   | PT5M",
        "duration('-1h30m')                                 | PT-1H-30M",
        "duration('1.5s')                                   | PT1.5S",
        "duration('P1D')                                    | PT24H",
        "now - timestamp(params.t)                          | PT12H",
        "string(now.getFullYear())                          | 2024",
      })
  void timesLeaveAnExpressionAsIsoText(String source, String text) throws Exception {
    assertThat(evaluate(source)).isEqualTo(text);
  }

  @Test
  void nowMayBeAPointInTime() throws Exception {
    Expression year = compiler.expression("now.getFullYear()", VARIABLES);
    assertThat(year.evaluate(name -> Instant.EPOCH)).isEqualTo(1970L);
  }

  @Test
  void anIntegerBeyond64BitsPassesExactlyAndCalculatesAsDouble() throws Exception {
    BigInteger big = new BigInteger("123456789012345678901234567890");
    assertThat(evaluate("params.big")).isEqualTo(big);
    assertThat(evaluate("${ params.big }")).isEqualTo(big);
    assertThat(evaluate("params.big > 1")).isEqualTo(true);
    assertThat(evaluate("params.big + 1")).isEqualTo(big.doubleValue() + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "params.zz",
        "params.o.zz",
        "params.zz.y",
        "params['zz']",
        "params['z' + 'z']",
        "params.s.y",
        "params.n.y",
        "params.zz > 1",
        "params.yes && params.zz",
        "string(params.o.zz)",
        "params.l[9]",
        "[params.zz]",
      })
  void aMissingFieldIsAnErrorThatIsKnownAsSuch(String source) {
    assertThat(failure(source).isMissingField()).isTrue();
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "has(params.zz)              | false",
        "has(params.n)               | true",
        "has(params.o.zz)            | false",
        "'zz' in params              | false",
        "'order-number' in params    | true",
        "params.?zz.orValue(0)       | 0",
        "params.?o.?x.orValue(0)     | 1",
        "params.?zz.?x.orValue(0)    | 0",
        "params[?'zz'].hasValue()    | false",
        "params.?zz                  | null",
      })
  void aMissingFieldCanBeAskedFor(String source, String json) throws Exception {
    assertThat(Json.text(evaluate(source))).isEqualTo(json);
  }

  @Test
  void anErrorDoesNotMatterWhereTheOtherSideDecides() throws Exception {
    assertThat(evaluate("params.zz == 1 || true")).isEqualTo(true);
    assertThat(evaluate("duration('x') == duration('1s') || true")).isEqualTo(true);
    assertThat(evaluate("params.zz > 1 && false")).isEqualTo(false);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 / 0            | Expected a result, but: / by zero",
        "1.0 / 0.0        | Expected a JSON value, but the result is Infinity",
        "params.s + 1     | Expected arguments that fit '+', but their types do not",
        "duration('x')    | Expected a duration as 'PT5M' or '5m', but it is 'x'",
        "duration('P1M')  | Expected a duration as 'PT5M' or '5m', but it is 'P1M'",
        "plus(now, 'x')   | Expected a duration as 'P1M' or 'PT5M', but it is 'x'",
        "{1: 2}           | Expected a JSON value, but the result is an object with the name 1",
      })
  void anErrorIsOneSentence(String source, String sentence) {
    assertThat(failure(source)).hasMessage(sentence);
    assertThat(failure(source).isMissingField()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"type(1)", "9223372036854775807 + 1", "int('x')", "!params.n", "params.i ? 1 : 2"})
  void whatCannotBeComputedOrIsNoJsonIsAnExpressionException(String source) {
    assertThat(failure(source).isMissingField()).isFalse();
  }

  private ExpressionException failure(String source) {
    return catchThrowableOfType(ExpressionException.class, () -> evaluate(source));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mesage.x | Expected a declared variable, but 'mesage' does not exist here"
            + " (known: instance, message, now, params) (column 1)",
        "1 + foo(2)       | Expected a function, but 'foo' does not exist (column 8)",
        "status('A' + 'B') | Expected status('PATH') with the path of a node in quotes, but it is none"
            + " (column 7)",
        "status()         | Expected status('PATH') with the path of a node in quotes, but it is none"
            + " (column 7)",
        "params.          | Expected valid CEL, but it cannot be read at \".\" (column 8)",
        "params.i +       | Expected the expression to go on, but it ends here (column 11)",
        "params.i = 3     | Expected valid CEL, but it cannot be read at \"=\" (column 10)",
        "1 + 'a'          | Expected arguments that fit '+', but they are of type (int, string)"
            + " (column 3)",
        "``               | Expected an expression, but it is empty",
        "${ }             | Expected an expression, but it is empty",
      })
  void anInvalidExpressionIsOneSentenceWithItsColumn(String source, String sentence) {
    assertThat(invalid(source)).hasMessage(sentence);
  }

  @Test
  void lengthAndDepthAreBounded() {
    assertThat(invalid("1" + " + 1".repeat(5_000))).hasMessageContaining("Expected");
    assertThat(invalid("(".repeat(500) + "1" + ")".repeat(500))).hasMessageContaining("Expected");
  }

  private InvalidExpressionException invalid(String source) {
    return catchThrowableOfType(
        InvalidExpressionException.class, () -> compiler.expression(source, VARIABLES));
  }

  @Test
  void roundsOfMacrosAreBounded() throws Exception {
    Object list = Json.parse("[" + "1,".repeat(999) + "1]");
    Expression deep =
        compiler.expression(
            "message.all(a, message.all(b, message.all(c, a == b || true)))", VARIABLES);
    ExpressionException failure =
        catchThrowableOfType(ExpressionException.class, () -> deep.evaluate(name -> list));
    assertThat(failure).hasMessageContaining("teration");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a text that doubles            | ['xxxxxxxxxx'] | .map(a, a + a)                 | 30",
        "a list that doubles            | [params.l]     | .map(a, a + a)                 | 30",
        "bytes that double              | [b'xxxxxxxx']  | .map(a, a + a)                 | 30",
        "a text that grows by replacing | ['xxxxxxxxxx'] | .map(a, a.replace('x', a))     | 10",
        "a text that grows by joining   | ['xxxxxxxxxx'] | .map(a, [a, a, a, a].join(a))  | 20",
        "a list of itself many times    | [params.l]     | .map(a, [a, a, a, a, a, a])    | 25",
        "an object of itself            | [params.o]     | .map(a, {'x': a, 'y': a, 'z': a}) | 25",
      })
  void whatAnExpressionBuildsIsBounded(String name, String start, String step, int times)
      throws Exception {
    Expression hostile = compiler.expression(start + step.repeat(times), VARIABLES);
    assertFailsAtItsBound(hostile, scope());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a == a", "a != a", "a in [a]", "[a].all(b, b == a)"})
  void comparingWhatHoldsItselfManyTimesIsBounded(String comparison) throws Exception {
    String deep = "[params.l]" + ".map(a, [a, a, a, a, a, a])".repeat(25);
    assertFailsAtItsBound(
        compiler.expression(deep + ".all(a, " + comparison + ")", VARIABLES), scope());
  }

  @Test
  void aFailureDoesNotRepeatWhatItFailedAt() throws Exception {
    String deep = "[params.l]" + ".map(a, [a, a, a, a, a, a])".repeat(25);
    Expression hostile = compiler.expression("dyn(" + deep + ").join()", VARIABLES);
    ExpressionException failure =
        catchThrowableOfType(ExpressionException.class, () -> hostile.evaluate(scope()));
    assertThat(failure).hasMessage("Expected texts to join, but one element is none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"message.s.matches('(x+x+)+y')", "message.s.contains('zz')"})
  void searchingALongTextAgainAndAgainIsBounded(String search) throws Exception {
    Object message = Map.of("s", "x".repeat(20_000), "l", java.util.Collections.nCopies(5_000, 1L));
    assertFailsAtItsBound(
        compiler.expression("message.l.all(e, !" + search + ")", VARIABLES), name -> message);
    assertThat(compiler.expression(search, VARIABLES).evaluate(name -> message)).isEqualTo(false);
  }

  private static void assertFailsAtItsBound(Expression hostile, Scope scope) {
    ExpressionException failure =
        catchThrowableOfType(ExpressionException.class, () -> hostile.evaluate(scope));
    assertThat(failure)
        .hasMessageContaining(
            "Expected an expression that works on at most 10000000 characters and elements");
    assertThat(failure.getMessage()).hasSizeLessThan(200);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'a' + params.s                         | \"aabc\"",
        "[1] + params.l                         | [1,1,null,\"a\",2.0]",
        "string(b'a' + b'b')                    | \"ab\"",
        "'banana'.replace('a', 'oo')            | \"boonoonoo\"",
        "'banana'.replace('a', '$1', 2)         | \"b$1n$1na\"",
        "'banana'.replace('a', 'x', 0)          | \"banana\"",
        "'ab'.replace('', '-')                  | \"-a-b-\"",
        "'a.c'.replace('.', '')                 | \"ac\"",
        "['a', 'b'].join()                      | \"ab\"",
        "['a', 'b', 'c'].join(', ')             | \"a, b, c\"",
        "[].join(',')                           | \"\"",
        "params.s.contains('bc')                | true",
        "matches(params.s, '^a')                | true",
        "params.o == {'x': 1, 'n': null}        | true",
        "params.five == 5                       | true",
        "params.l != [1]                        | true",
        "2 in params.l                          | true",
        "'x' in params.o                        | true",
      })
  void boundedFunctionsDoWhatTheyDoInCel(String source, String result) throws Exception {
    assertThat(evaluate(source)).isEqualTo(Json.parse(result));
  }

  @ParameterizedTest(name = "{0} uses {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "params.a                           | a",
        "params.a.b + params['c']           | a c",
        "has(params.a) && !('b' in params)  | a b",
        "params.?a.orValue(params[?'b'])    | a b",
        "params                             | *",
        "size(params)                       | *",
        "params[message.x]                  | *",
        "params.exists(k, k == 'a')         | *",
        "message.x                          | ``",
        "[1].map(params, params)            | ``",
        "params.l.all(x, x == params.a)     | l a",
      })
  void theParametersOfAnExpressionAreKnown(String source, String names) throws Exception {
    Set<String> expected = names.isEmpty() ? Set.of() : Set.of(names.split(" "));
    assertThat(compiler.expression(source, VARIABLES).parameters()).isEqualTo(expected);
  }

  @Test
  void theVariablesOfAnExpressionAreKnown() throws Exception {
    Expression expression =
        compiler.expression("type(message.x) == int && instance.id == 'a'", VARIABLES);
    assertThat(expression.variables()).containsExactlyInAnyOrder("message", "instance");
  }

  @ParameterizedTest(name = "{0} = {1}, asks for {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "status('PAY/CALL')                          | \"FAILURE\"   | PAY/CALL",
        "reason('PAY/CALL')                          | \"HANDLER: x\" | PAY/CALL",
        "status('PAY') == 'COMPLETED'                | true         | PAY",
        "status('') + reason(\"PAY\")                 | \"EXECUTING\" | PAY ~",
        "reason('PAY').size() == 0 && params.yes     | true         | PAY",
        "['PAY'].map(status, status)[0]              | \"PAY\"        | -",
        "[1].map(x, status('PAY'))                   | [\"COMPLETED\"] | PAY",
      })
  void statusAndReasonLookUpANode(String source, String json, String paths) throws Exception {
    Map<String, Object> status = Map.of("PAY", "COMPLETED", "PAY/CALL", "FAILURE", "", "EXECUTING");
    Map<String, Object> reason = Map.of("PAY", "", "PAY/CALL", "HANDLER: x", "", "");
    Expression expression = compiler.expression(source, VARIABLES);
    Scope all = scope();
    Scope scope =
        name ->
            switch (name) {
              case Scope.STATUS -> status;
              case Scope.REASON -> reason;
              default -> all.variable(name);
            };
    assertThat(Json.text(expression.evaluate(scope))).isEqualTo(json);
    Set<String> asked =
        Stream.of(paths.split(" ")).map(path -> path.replace("~", "")).collect(Collectors.toSet());
    assertThat(expression.paths()).isEqualTo(paths.equals("-") ? Set.of() : asked);
  }

  @Test
  void statusAndReasonAreTexts() {
    assertThat(invalid("status('A') > 1")).hasMessageContaining("(string, int)");
    assertThat(invalid("status(params.s)")).hasMessageContaining("in quotes, but it is none");
    assertThat(invalid("status('A', 'B')")).hasMessageContaining("in quotes, but it is none");
    assertThat(invalid("'A'.status()")).hasMessageContaining("status");
  }

  @Test
  void noExpressionCanNameWhatIsBehindThem() {
    assertThat(invalid("@status")).isNotNull();
    assertThat(invalid("message.@status")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"params.a", "params.a > 1", "has(params.a)", "'a' in params", "[params.a, 1]"})
  void onlyWhatIsAskedForIsLookedUp(String source) throws Exception {
    Set<Object> asked = new HashSet<>();
    compiler.expression(source, VARIABLES).evaluate(name -> new LazyParameters(asked));
    assertThat(asked).containsExactly("a");
  }

  /** Refuses to be iterated. */
  private static final class LazyParameters extends AbstractMap<String, Object> {
    private final Set<Object> asked;

    LazyParameters(Set<Object> asked) {
      this.asked = asked;
    }

    @Override
    public Object get(Object name) {
      asked.add(name);
      return 7L;
    }

    @Override
    public boolean containsKey(Object name) {
      asked.add(name);
      return true;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      throw new AssertionError("iterated");
    }
  }

  @Test
  void aWholeVariableLeavesAsACopy() throws Exception {
    Map<String, Object> params = new java.util.HashMap<>(Map.of("a", 1L));
    Object bare = compiler.expression("params", VARIABLES).evaluate(name -> params);
    Object chosen = compiler.expression("true ? params : {}", VARIABLES).evaluate(name -> params);
    params.put("a", 2L);
    assertThat(bare).isEqualTo(Map.of("a", 1L));
    assertThat(chosen).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void equalTextsAreCompiledOnce() throws Exception {
    assertThat(compiler.expression("${ params.i > 1 }", VARIABLES))
        .isSameAs(compiler.expression(" params.i > 1 ", VARIABLES));
  }
}

package io.daggerflow.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.value.Json;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueExpressionsTest {

  private static final Set<String> VARIABLES = Set.of("params");

  private final CelExpressions compiler = new CelExpressions();

  private Expression value(String json) throws Exception {
    return compiler.value(Json.parse(json), VARIABLES);
  }

  private Object evaluate(String json) throws Exception {
    Object params = Json.parse("{\"n\":7,\"d\":1.5,\"s\":\"x\",\"none\":null,\"o\":{\"a\":[1]}}");
    return value(json).evaluate(name -> params);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"plain\"                                  | \"plain\"",
        "\"\"                                       | \"\"",
        "17                                         | 17",
        "null                                       | null",
        "\"${ params.n }\"                          | 7",
        "\"${params.o}\"                            | {\"a\":[1]}",
        "\"${ params.none }\"                       | null",
        "\" ${ params.n }\"                         | \" 7\"",
        "\"o-${ params.n }-${ params.s }\"          | \"o-7-x\"",
        "\"${ params.d }/${ params.none }/${ params.o }\" | \"1.5//{\\\"a\\\":[1]}\"",
        "\"$${ params.n }\"                         | \"${ params.n }\"",
        "\"a$${b}${ params.n }\"                    | \"a${b}7\"",
        "\"$ {x} $x }\"                             | \"$ {x} $x }\"",
        "\"${ {'a': {'b': '}'}} }\"                 | {\"a\":{\"b\":\"}\"}}",
        "\"${ '}' + \\\"}\\\" + '\\\\'}' }\"         | \"}}'}\"",
        "[\"${ params.n }\", {\"k${x}\": \"${ params.s }\"}] | [7,{\"k${x}\":\"x\"}]",
      })
  void expressionsInTextsAreReplaced(String json, String result) throws Exception {
    assertThat(Json.text(evaluate(json))).isEqualTo(result);
  }

  @Test
  void whatItsPartsUseAValueUses() throws Exception {
    Expression value = value("{\"a\":\"${ params.n }\",\"b\":[\"x${ params.s }\"]}");
    assertThat(value.variables()).containsExactly("params");
    assertThat(value.parameters()).containsExactlyInAnyOrder("n", "s");
  }

  @Test
  void aValueWithoutExpressionsIsConstant() throws Exception {
    assertThat(value("{\"a\":[1,\"$${x}\"]}")).isInstanceOf(Constant.class);
  }

  @Test
  void anOpenBraceIsRefused() {
    assertThatThrownBy(() -> value("\"abc ${ params.n\""))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessage("Expected '}' at the end of '${', but it is missing (column 5)");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        " message . a + 1   | message.a+1",
        "a  in   b          | a in b",
        "'a  b' == \"c  d\" | 'a  b'==\"c  d\"",
        "['a ']             | ['a ']",
      })
  void blanksOutsideQuotedStringsDoNotCount(String text, String without) {
    assertThat(ExpressionText.withoutBlanks(text)).isEqualTo(without);
  }
}

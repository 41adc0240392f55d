package io.daggerflow.expression.cel;

import dev.cel.common.CelOptions;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import dev.cel.runtime.standard.CelStandardOverload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The functions of CEL whose result or work may grow beyond any bound, each with its cost taken
 * from the {@link CelBudget} first.
 */
final class CelBounds {

  private static final Set<StandardFunction> FUNCTIONS =
      Set.of(
          StandardFunction.CONTAINS,
          StandardFunction.MATCHES,
          StandardFunction.EQUALS,
          StandardFunction.NOT_EQUALS,
          StandardFunction.IN);

  private static final Set<CelStandardOverload> OVERLOADS =
      Set.of(AddOverload.ADD_STRING, AddOverload.ADD_BYTES, AddOverload.ADD_LIST);

  private final CelOptions options;
  private final RuntimeEquality equality;

  CelBounds(CelOptions options) {
    this.options = options;
    this.equality = RuntimeEquality.create(RuntimeHelpers.create(), options);
  }

  /** Whether CEL's own function is replaced by one of these. */
  static boolean replaces(StandardFunction function, CelStandardOverload overload) {
    return FUNCTIONS.contains(function) || OVERLOADS.contains(overload);
  }

  List<CelFunctionBinding> bindings() {
    List<CelFunctionBinding> all = new ArrayList<>();
    addSums(all);
    addSearches(all);
    addComparisons(all);
    addTexts(all);
    return all;
  }

  private static void addSums(List<CelFunctionBinding> all) {
    all.add(
        CelFunctionBinding.from(
            "add_string",
            String.class,
            String.class,
            (a, b) -> {
              CelBudget.spend((long) a.length() + b.length());
              return a + b;
            }));
    all.add(
        CelFunctionBinding.from(
            "add_bytes",
            CelByteString.class,
            CelByteString.class,
            (a, b) -> {
              CelBudget.spend((long) a.size() + b.size());
              return a.concat(b);
            }));
    all.add(CelFunctionBinding.from("add_list", List.class, List.class, CelBounds::sum));
  }

  private void addSearches(List<CelFunctionBinding> all) {
    all.add(
        CelFunctionBinding.from(
            "contains_string",
            String.class,
            String.class,
            (text, part) -> {
              CelBudget.spend(text.length());
              return text.contains(part);
            }));
    for (String overload : List.of("matches", "matches_string")) {
      all.add(
          CelFunctionBinding.from(
              overload,
              String.class,
              String.class,
              (text, pattern) -> {
                CelBudget.spend(text.length());
                return RuntimeHelpers.matches(text, pattern, options);
              }));
    }
  }

  private void addComparisons(List<CelFunctionBinding> all) {
    all.add(CelFunctionBinding.from("equals", Object.class, Object.class, this::areEqual));
    all.add(
        CelFunctionBinding.from(
            "not_equals", Object.class, Object.class, (a, b) -> !areEqual(a, b)));
    all.add(CelFunctionBinding.from("in_list", Object.class, List.class, this::isIn));
    all.add(CelFunctionBinding.from("in_map", Object.class, Map.class, this::isName));
  }

  private static List<Object> sum(List<?> a, List<?> b) {
    CelBudget.spend((long) a.size() + b.size());
    List<Object> sum = new ArrayList<>(a.size() + b.size());
    sum.addAll(a);
    sum.addAll(b);
    return sum;
  }

  @SuppressWarnings("unchecked") // only read
  private boolean isIn(Object one, List<?> list) {
    CelBudget.spendOn(one);
    CelBudget.spendOn(list);
    return equality.inList((List<Object>) list, one);
  }

  @SuppressWarnings("unchecked") // only read
  private boolean isName(Object one, Map<?, ?> map) {
    return equality.inMap((Map<Object, Object>) map, one);
  }

  private boolean areEqual(Object a, Object b) {
    CelBudget.spendOn(a);
    CelBudget.spendOn(b);
    return equality.objectEquals(a, b);
  }

  /** {@code join} and {@code replace} of the extension for strings. */
  private static void addTexts(List<CelFunctionBinding> all) {
    all.add(CelFunctionBinding.from("list_join", List.class, list -> join(list, "")));
    all.add(CelFunctionBinding.from("list_join_string", List.class, String.class, CelBounds::join));
    all.add(
        CelFunctionBinding.from(
            "string_replace_string_string",
            List.of(String.class, String.class, String.class),
            args -> replace((String) args[0], (String) args[1], (String) args[2], -1)));
    all.add(
        CelFunctionBinding.from(
            "string_replace_string_string_int",
            List.of(String.class, String.class, String.class, Long.class),
            args -> replace((String) args[0], (String) args[1], (String) args[2], (Long) args[3])));
  }

  private static String join(List<?> list, String separator) {
    StringBuilder text = new StringBuilder();
    String before = "";
    for (Object element : list) {
      String next = textOf(element);
      CelBudget.spend((long) before.length() + next.length() + 1);
      text.append(before).append(next);
      before = separator;
    }
    return text.toString();
  }

  private static String textOf(Object element) {
    if (element instanceof String text) {
      return text;
    }
    throw new CelBudget.FailedException("Expected texts to join, but one element is none");
  }

  /** The first so many, all if it is negative. */
  private static String replace(String text, String part, String by, long most) {
    CelBudget.spend(text.length());
    Matcher found = Pattern.compile(part, Pattern.LITERAL).matcher(text);
    StringBuilder result = new StringBuilder();
    for (long left = most; left != 0 && found.find(); left--) {
      CelBudget.spend(by.length() + 1L);
      found.appendReplacement(result, Matcher.quoteReplacement(by));
    }
    return found.appendTail(result).toString();
  }
}

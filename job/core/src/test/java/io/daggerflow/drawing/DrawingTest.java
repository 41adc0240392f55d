package io.daggerflow.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.state.Status;
import io.daggerflow.view.InstanceView;
import io.daggerflow.view.TemplateNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the picture says of a template and of an instance. */
final class DrawingTest {

  @Test
  void everyNodeOfTheTemplateIsABox() {
    Drawing drawing = Drawing.of(Drawings.everything());

    List<String> boxes = Drawings.all(drawing.root()).stream().map(Box::path).toList();
    assertThat(boxes).hasSizeGreaterThan(40).doesNotHaveDuplicates();
    assertThat(boxes)
        .containsExactlyElementsOf(paths(TemplateNode.of(Drawings.everything(), Map.of())));
    assertThat(boxes)
        .contains("SHIP/LABELS/PRINT", "SHIP/BOTH/branch-2/PHOTO", "CHECK/ROUTE/case-2/NOTE");
  }

  @Test
  void everyBoxIsInEveryFormat() {
    Drawing drawing = Drawing.of(Drawings.everything());
    List<Box> boxes = Drawings.all(drawing.root());

    String mermaid = MermaidWriter.write(drawing);
    String dot = DotWriter.write(drawing);

    for (Box box : boxes) {
      String name = box.label().name();
      assertThat(dot).as(box.path()).contains("<b>" + name + "</b>");
      assertThat(mermaid).as(box.path()).contains("<b>" + MermaidWriter.escape(name));
    }
    assertThat(ids("(?m)^ *(?:subgraph )?(n\\d+)[\\[(]", mermaid)).hasSize(boxes.size() - 1);
    assertThat(ids("(?m)^ *(?:subgraph cluster_)?(n\\d+) [{\\[]", dot)).hasSize(boxes.size() - 1);
  }

  private static List<String> ids(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    List<String> ids = new ArrayList<>();
    while (matcher.find()) {
      ids.add(matcher.group(1));
    }
    assertThat(ids).doesNotHaveDuplicates();
    return ids;
  }

  private static List<String> paths(TemplateNode node) {
    List<String> paths = new ArrayList<>();
    paths.add(node.path());
    node.inside().forEach(child -> paths.addAll(paths(child)));
    return paths;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CHECK/SCORE                    | BOX    | executor CreditScore
          CHECK/ADDRESS                  | BOX    | http POST address.example.com
          CHECK/ROUTE                    | GROUP  | decision
          CHECK/ROUTE/manual             | BRANCH | ''
          CHECK/ROUTE/manual/APPROVAL    | ROUND  | kafka-listener ← approvals
          CHECK/ROUTE/manual/REFUSED     | PILL   | end FAILURE
          CHECK/ROUTE/case-2/NOTE        | BOX    | assign careful, checked_at, limit
          PAY                            | GROUP  | ''
          PAY/CHARGE                     | BOX    | kafka-command → payments.${ params.region }
          STOCK                          | GROUP  | parallel
          EXTRAS                         | DOUBLE | dynamic
          INVOICE                        | DOUBLE | ''
          SHIP                           | STACK  | ''
          SHIP/WAIT                      | ROUND  | trigger after PT1H
          SHIP/LABELS                    | STACK  | parallel
          SHIP/TRACK                     | ROUND  | interval every PT10M
          SHIP/BOTH/branch-2/PHOTO       | ROUND  | sensor
          SHIP/BOTH/branch-2/STORE       | BOX    | http GET params.store_url
          TELL/MAIL                      | DOUBLE | workflow SendMail@2
          TELL/AGAIN                     | DOUBLE | workflow ParcelService
          TELL/DONE                      | PILL   | end COMPLETED
          """)
  void aKindHasItsShapeAndSaysWhatItIsAbout(String path, Shape shape, String kind) {
    Box box = box(Drawing.of(Drawings.everything()), path);
    assertThat(box.shape()).isEqualTo(shape);
    assertThat(box.label().kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          ''                          ; monitor after P14D every P1D: kafka-command → escalations
          ''                          ; monitor at params.close_by: workflow CloseOrder
          ''                          ; timeout P30D: fail
          ''                          ; starts on ← orders.new
          ''                          ; channel carrier.events
          CHECK/SCORE                 ; retry: 3 attempts
          CHECK/SCORE                 ; inline
          CHECK/ADDRESS               ; timeout PT2M: skip
          CHECK/ADDRESS               ; on failure: continue
          CHECK/ROUTE/manual          ; when params.score < 0.2 || size(params.parcels) > 1000 && !…
          CHECK/ROUTE/manual/APPROVAL ; for instance.id
          CHECK/ROUTE/manual/APPROVAL ; if message.by != ''
          CHECK/ROUTE/manual/APPROVAL ; until has(params.approved)
          CHECK/ROUTE/manual/APPROVAL ; on early message: skip-to
          CHECK/ROUTE/manual/APPROVAL ; on failure: hold
          CHECK/ROUTE/manual/APPROVAL ; monitor after PT4H every PT1H: http POST chat.example.com
          CHECK/ROUTE/manual/REFUSED  ; when !params.approved
          CHECK/ROUTE/manual/REFUSED  ; not approved
          PAY                         ; timeout PT15M: fail
          PAY                         ; retry: 2 attempts
          PAY/CHARGE                  ; compensate: kafka-command → refunds
          PAY/CHARGE                  ; on stop: assign stopped
          PAY/PAID                    ; deduplicate by message.payment_id
          PAY/PAID                    ; reprocess on message
          STOCK                       ; 1 of 3 is enough
          STOCK                       ; 2 at a time
          STOCK/SOUTH/ANSWER          ; timeout PT5M: fail
          EXTRAS                      ; when has(params.extras)
          EXTRAS                      ; channel extras.done
          INVOICE                     ; shared Invoicing
          SHIP                        ; forEach parcel in params.parcels
          SHIP                        ; timeout timestamp(parcel.deliver_by): skip
          SHIP                        ; 3 is enough
          SHIP                        ; collect into results
          SHIP/WAIT                   ; then kafka-command → pickups
          SHIP/TRACK                  ; do http GET carrier.example.com
          SHIP/TRACK                  ; until response.body.delivered
          SHIP/TRACK                  ; from plus(now, 'PT1H')
          SHIP/TRACK                  ; at the latest after P3D
          SHIP/BOTH                   ; 1 of 2 is enough
          SHIP/BOTH/signed/SIGNED     ; one instance only
          SHIP/BOTH/branch-2/PHOTO    ; until has(parcel.photo)
          TELL/AGAIN                  ; does not wait
          """,
      quoteCharacter = '"')
  void whatIsSpecialIsSaid(String path, String words) {
    String place = path.equals("''") ? "" : path;
    Label label = box(Drawing.of(Drawings.everything()), place).label();
    List<String> all = new ArrayList<>(label.lines());
    all.addAll(label.markers());
    assertThat(all).contains(words);
  }

  @Test
  void tasksComeOneAfterTheOther() {
    Box pay = box(Drawing.of(Drawings.everything()), "PAY");
    assertThat(pay.arrows()).containsExactly(new Arrow(0, 1, null));
  }

  @Test
  void processesComeAfterThoseTheyDependOn() {
    Drawing drawing = Drawing.of(Drawings.everything());

    assertThat(drawing.root().arrows())
        .containsExactly(
            new Arrow(0, 1, null),
            new Arrow(0, 2, null),
            new Arrow(0, 3, null),
            new Arrow(1, 4, null),
            new Arrow(1, 5, null),
            new Arrow(2, 5, null),
            new Arrow(3, 6, "2 of 3"),
            new Arrow(4, 6, "2 of 3"),
            new Arrow(5, 6, "2 of 3"));
    assertThat(box(drawing, "STOCK").arrows())
        .as("of a parallel: none but what it says")
        .containsExactly(new Arrow(0, 2, "1 of 2"), new Arrow(1, 2, "1 of 2"));
    assertThat(Drawing.of(Drawings.order()).root().arrows())
        .as("the one before it")
        .containsExactly(new Arrow(0, 1, null));
    assertThat(box(drawing, "CHECK/ROUTE").arrows()).as("of branches").isEmpty();
  }

  @Test
  void anInstanceGivesTheColours() throws Exception {
    Drawing drawing = Drawing.of(Drawings.everything(), Drawings.instance());

    assertThat(drawing.root().status()).isEqualTo(Status.EXECUTING);
    assertThat(drawing.root().label().notes()).containsExactly("instance parcel-17", "EXECUTING");
    assertThat(box(drawing, "PAY/PAID").status()).isEqualTo(Status.COMPLETED);
    assertThat(box(drawing, "TELL/DONE").status()).isEqualTo(Status.NOT_STARTED);
    assertThat(box(drawing, "CHECK/ROUTE/manual/REFUSED").status())
        .as("goes along with the branch")
        .isEqualTo(Status.SKIPPED);
    assertThat(box(drawing, "CHECK/ADDRESS").label().notes())
        .containsExactly("HTTP_STATUS: Expected 2xx, but it is 503");
    assertThat(box(drawing, "CHECK/SCORE").label().notes()).containsExactly("try 3");
    assertThat(drawing.root().label().markers())
        .contains("monitor after P14D every P1D: kafka-command → escalations, COMPLETED");
  }

  @Test
  void copiesAreCounted() throws Exception {
    Drawing drawing = Drawing.of(Drawings.everything(), Drawings.instance());

    assertThat(box(drawing, "SHIP").status()).isEqualTo(Status.EXECUTING);
    assertThat(box(drawing, "SHIP").label().notes())
        .containsExactly("copies: 3 COMPLETED, 1 FAILURE, 2 EXECUTING");
    assertThat(box(drawing, "SHIP/WAIT").status()).isEqualTo(Status.FAILURE);
    assertThat(box(drawing, "SHIP/WAIT").label().notes())
        .containsExactly("4 COMPLETED, 1 FAILURE, 1 EXECUTING");
    assertThat(box(drawing, "SHIP/LABELS").label().notes())
        .containsExactly(
            "3 COMPLETED, 1 STOPPED, 1 EXECUTING, 1 NOT_STARTED",
            "copies: 8 COMPLETED, 1 STOPPED, 1 EXECUTING");
    assertThat(box(drawing, "SHIP/LABELS/PRINT").label().notes()).containsExactly("10 COMPLETED");
    assertThat(box(drawing, "SHIP/BOTH/signed").status()).as("no event names it").isNull();
  }

  @Test
  void processesThatCameWithTheStartAreDrawn() throws Exception {
    Drawing drawing = Drawing.of(Drawings.everything(), Drawings.instance());

    assertThat(box(drawing, "EXTRAS").shape()).isEqualTo(Shape.GROUP);
    Box wrapped = box(drawing, "EXTRAS/GIFT_WRAP/WRAPPED");
    assertThat(wrapped.status()).isEqualTo(Status.EXECUTING);
    assertThat(wrapped.label().kind()).isEqualTo("kafka-listener ← extras.done");
    assertThat(wrapped.label().notes()).containsExactly("waits for 17");
    assertThat(box(drawing, "EXTRAS").arrows()).containsExactly(new Arrow(0, 1, null));
    assertThat(box(drawing, "EXTRAS/CARD").status()).isEqualTo(Status.NOT_STARTED);
  }

  @Test
  void aLegendIsThereOnlyWithAnInstance() throws Exception {
    Drawing template = Drawing.of(Drawings.everything());
    Drawing instance = Drawing.of(Drawings.everything(), Drawings.instance());

    assertThat(template.legend()).isEmpty();
    assertThat(instance.legend())
        .containsExactlyInAnyOrder(
            Status.NOT_STARTED,
            Status.EXECUTING,
            Status.COMPLETED,
            Status.SKIPPED,
            Status.FAILURE,
            Status.STOPPED);
    assertThat(MermaidWriter.write(template)).doesNotContain("legend", "classDef completed");
    assertThat(MermaidWriter.write(instance)).contains("legend_completed", "classDef completed");
    assertThat(DotWriter.write(template)).doesNotContain("legend");
    assertThat(DotWriter.write(instance)).contains("legend", ">FAILURE<");
  }

  @Test
  void aSuspendedInstanceSaysSo() {
    InstanceView view = new InstanceView("o-1");
    view.apply(Map.of("seq", 1L, "status", "STOPPED", "reason", "no stock", "suspended", true));
    view.know(Drawings.order());

    assertThat(Drawing.of(Drawings.order(), view).root().label().notes())
        .containsExactly("instance o-1", "STOPPED, suspended", "no stock");
  }

  @Test
  void noUserOfAUrlIsShown() {
    Drawing drawing = Drawing.of(Drawings.everything());
    assertThat(MermaidWriter.write(drawing)).doesNotContain("secrets", "user");
  }

  @Test
  void aTemplateThatIsHardlyOneIsDrawnAllTheSame() {
    Drawing drawing =
        Drawing.of(
            Drawings.yaml(
                "{processes: [{name: A, dependsOn: 5, tasks: [{name: B}, 7, {type: x}]},"
                    + " {name: C, dependsOn: [NONE, A], retry: {}, monitor: [1]}], timeout: [1]}"));

    assertThat(Drawings.all(drawing.root()).stream().map(Box::path))
        .containsExactly("", "A", "A/B", "C");
    assertThat(drawing.root().arrows()).containsExactly(new Arrow(0, 1, null));
    assertThat(box(drawing, "C").label().markers()).containsExactly("retry: 5 attempts");
  }

  private static Box box(Drawing drawing, String path) {
    return Drawings.all(drawing.root()).stream()
        .filter(box -> box.path().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no box " + path));
  }
}

package io.daggerflow.tools.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.tools.client.TopicSender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The web page in a real browser. Leaves pictures of what it saw in {@code target/console}. */
@Timeout(400)
final class ConsolePageITCase {

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  @TempDir private static Path folder;

  private static World world;
  private static ChromeDriver browser;

  @BeforeAll
  static void start() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "Expected Chromium and its driver in /usr/bin for the test of the page, but they are not");
    world = World.of(folder, "OrderWorkflow", "ParcelFulfilment");
    browser = browser();
  }

  private static ChromeDriver browser() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,1000");
    options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, Level.ALL));
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    return new ChromeDriver(service, options);
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.quit();
    }
    if (world != null) {
      world.close();
    }
  }

  private static WebElement await(By what) {
    return new WebDriverWait(browser, Duration.ofSeconds(60))
        .until(ExpectedConditions.visibilityOfElementLocated(what));
  }

  private static void awaitText(String text) {
    await(By.xpath("//*[contains(normalize-space(.), \"" + text + "\")]"));
  }

  private static void go(String path) {
    browser.get(world.address() + path);
  }

  private static void picture(String name) throws Exception {
    Path pictures = Files.createDirectories(Path.of("target/console"));
    Files.write(pictures.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }

  private static void dark(boolean dark) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  private static Map<String, Object> order(String id, String number) {
    return World.order(
        id,
        Map.of("order_number", number, "note", "<script>alert(1)</script>", "card_number", "4111"));
  }

  @Test
  void anInstanceIsFoundUnderstoodAndStopped() throws Exception {
    for (int i = 0; i < 4; i++) {
      world.post("/workflows", order("page-" + i, "P" + i));
    }
    world.post(
        "/workflows",
        Map.of(
            "instanceId",
            "parcels-1",
            "template",
            "ParcelFulfilment",
            "parameters",
            Map.of(
                "order",
                "A1",
                "customer",
                "anna",
                "amount",
                8000L,
                "parcels",
                List.of(Map.of("id", "P1", "weight", 4L, "deliver_by", "2030-01-03T12:00:00Z")))));
    world.post("/workflows/never/stop", Map.of());
    world.await("parcels-1", "EXECUTING");

    go("");
    awaitText("page-3");
    awaitText("Waits for a message of topic PAYMENT_LISTENER with the value P3");
    picture("list");

    // found: by its parameter
    WebElement parameter = browser.findElement(By.name("parameter"));
    parameter.sendKeys("order_number=P1", Keys.ENTER);
    await(By.linkText("page-1"));
    assertThat(browser.findElements(By.linkText("page-2"))).isEmpty();
    browser.findElement(By.linkText("page-1")).click();

    // understood: one sentence, the graph, and live when a message comes
    awaitText("Waits for a message of topic PAYMENT_LISTENER with the value P1");
    assertThat(browser.findElements(By.cssSelector(".graph .executing"))).isNotEmpty();
    assertThat(browser.getPageSource()).doesNotContain("4111");
    picture("instance");
    world.send("PAYMENT_LISTENER", Map.of("order_number", "P1", "payment_id", 7L));
    awaitText("Waits for a message of topic SHIPPING_LISTENER with the value P1");

    // stopped: with the keyboard alone
    WebElement stop = browser.findElement(By.cssSelector("[popovertarget=do-stop]"));
    stop.sendKeys(Keys.ENTER);
    WebElement reason = await(By.cssSelector("#do-stop input[name=reason]"));
    picture("stop");
    reason.sendKeys("no longer wanted", Keys.ENTER);
    awaitText("Done:");
    awaitText("no longer wanted");
    world.await("page-1", "STOPPED");

    // another one, in the dark and on a narrow screen
    go("console/instance?id=parcels-1");
    awaitText("PAYMENT");
    dark(true);
    picture("dark");
    browser.manage().window().setSize(new Dimension(420, 900));
    picture("narrow-instance");
    go("console");
    awaitText("page-3");
    picture("narrow-list");
    long wide =
        (Long) browser.executeScript("return document.documentElement.scrollWidth - innerWidth");
    assertThat(wide).as("nothing sticks out").isLessThanOrEqualTo(0);
    dark(false);
    browser.manage().window().setSize(new Dimension(1280, 1000));
    go("console/templates");
    awaitText("ParcelFulfilment");
    picture("templates");
    go("console/template?name=ParcelFulfilment&version=1");
    await(By.cssSelector(".graph svg"));
    picture("template");
    go("console/rejections");
    awaitText("UNKNOWN_INSTANCE");
    picture("rejections");

    // a message that could not be used comes again
    try (TopicSender sender = new TopicSender(world.connection)) {
      sender.send("PAYMENT_LISTENER", "k", "{no JSON", Map.of());
    }
    Awaitility.await()
        .atMost(World.PATIENCE)
        .until(() -> world.get("/dead-letters").body().contains("UNPARSABLE"));
    go("console/dead-letters");
    await(By.cssSelector(".refused [popovertarget=do-replay]")).sendKeys(Keys.ENTER);
    WebElement replay = await(By.cssSelector("#do-replay button[type=submit]"));
    picture("replay");
    replay.click();
    awaitText("Replayed: its message comes again.");
    picture("replayed");
    Awaitility.await()
        .atMost(World.PATIENCE)
        .until(() -> world.get("/dead-letters").body().split("UNPARSABLE").length == 3);

    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll())
        .as("no script failed, and the policy has stopped nothing")
        .noneMatch(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue());
  }
}

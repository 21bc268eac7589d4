package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.MetricsScrape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The packaged program in a separate process. Its standard output and standard error are redirected to files. */
public final class PackagedProgram {

    /** The jar of this build. */
    static final Path JAR = Path.of(Objects.requireNonNull(System.getProperty("leadpatch.jar"), "leadpatch.jar"));

    /** The JVM option by which a process resolves no other names than its test; see the root pom. Without white space. */
    public static final String HOSTS_FILE = "-Djdk.net.hosts.file="
            + Path.of("").toAbsolutePath().relativize(Path.of(System.getProperty("jdk.net.hosts.file")));

    private static final Pattern URL = Pattern.compile("^Leadpatch .* (http://\\S+)$", Pattern.MULTILINE);
    private static final Pattern METRICS_URL =
            Pattern.compile("^Metrics are at (http://127\\.0\\.0\\.1:[0-9]+/metrics)$", Pattern.MULTILINE);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    // short, because start-up time is measured too
    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

    private final Process process;
    private final Path stdout;
    private final Path stderr;

    private PackagedProgram(Process process, Path out, Path err) {
        this.process = process;
        this.stdout = out;
        this.stderr = err;
    }

    /** Starts the program with the settings of {@code environment} and the arguments only. */
    static PackagedProgram start(Path outputs, Map<String, String> environment, String... arguments)
            throws IOException {
        return start(JAR, outputs, environment, arguments);
    }

    /** As {@link #start(Path, Map, String...)}, with the jar of another version. */
    static PackagedProgram start(Path jar, Path outputs, Map<String, String> environment, String... arguments)
            throws IOException {
        // C1 only: C2 does not pay off in processes that run for a few seconds
        List<String> java = List.of(
                JavaExecutable.PATH, HOSTS_FILE, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar.toString());
        return run(java, outputs, environment, arguments);
    }

    /** Starts the program by {@code java -jar}, with the default compilers and collector. */
    static PackagedProgram startWithDefaultJvm(Path outputs, Map<String, String> environment, String... arguments)
            throws IOException {
        return run(List.of(JavaExecutable.PATH, HOSTS_FILE, "-jar", JAR.toString()), outputs, environment, arguments);
    }

    /** Starts the program by {@code command}. */
    static PackagedProgram run(List<String> command, Path outputs, Map<String, String> environment, String... arguments)
            throws IOException {
        Path out = Files.createTempFile(outputs, "stdout", ".txt");
        Path err = Files.createTempFile(outputs, "stderr", ".txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Stream.concat(command.stream(), Stream.of(arguments)).toList())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LEADPATCH_") || name.startsWith("JAVA_"));
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().putAll(environment);
        return new PackagedProgram(builder.start(), out, err);
    }

    /** Waits until the program prints the URL of the API. */
    public URI url() {
        return printedUrl(URL);
    }

    /** Scrapes the metrics at {@link #metricsUrl}. */
    public MetricsScrape metrics() {
        ApiClient scraper = new ApiClient(metricsUrl(), List.of());
        return MetricsScrape.parse(scraper.get("").assertStatus(200).body());
    }

    /** Waits until the program prints the URL of its metrics, and returns it; requires {@code --metrics-port}. */
    URI metricsUrl() {
        return printedUrl(METRICS_URL);
    }

    private URI printedUrl(Pattern pattern) {
        await().atMost(TIMEOUT)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL_INTERVAL)
                .until(() -> pattern.matcher(stderr()).find() || !process.isAlive());
        Matcher matcher = pattern.matcher(stderr());
        assertThat(matcher.find()).as("a URL in: %s", stderr()).isTrue();
        return URI.create(matcher.group(1));
    }

    public ApiClient client(String key) {
        return ApiClient.withKey(url(), key);
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGTERM and does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** Sends SIGKILL and waits for the exit. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Suspends the process with SIGSTOP, as on a machine that hangs, or resumes it with SIGCONT. */
    void freeze(boolean frozen) throws IOException, InterruptedException {
        String signal = frozen ? "-STOP" : "-CONT";
        int status = new ProcessBuilder("kill", signal, Long.toString(pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    /** Waits for the exit of the process. */
    public int exitCode() throws InterruptedException {
        assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .as("the process exits: %s", stderr())
                .isTrue();
        return process.exitValue();
    }

    /** Waits for the exit of the process and asserts its exit code. */
    public PackagedProgram assertExitCode(int exitCode) throws InterruptedException {
        assertThat(exitCode()).as("%s%s", stdout(), stderr()).isEqualTo(exitCode);
        return this;
    }

    /** Returns the standard output so far. */
    String stdout() {
        return read(stdout);
    }

    /** Returns the standard error so far. */
    String stderr() {
        return read(stderr);
    }

    /**
     * Waits for the log entry of the request and returns it. Asserts that it is the only one and that all lines are
     * JSON.
     */
    Map<String, Object> logEntryOf(String requestId) {
        await().until(() -> stdout().contains(requestId));
        List<Map<String, Object>> entries = stdout().lines()
                .map(line -> JsonMapper.shared().readValue(line, new TypeReference<Map<String, Object>>() {}))
                .filter(line -> requestId.equals(line.get("request_id")))
                .toList();
        assertThat(entries).hasSize(1);
        return Objects.requireNonNull(entries.get(0));
    }

    /** Returns the error messages, one per line. */
    List<String> errorLines() {
        return stderr().lines().filter(line -> line.startsWith("leadpatch: ")).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

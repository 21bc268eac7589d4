package dev.leadpatch.acceptance;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.bootstrap.RuleValidator;
import dev.leadpatch.bootstrap.cli.CannotStart;
import dev.leadpatch.bootstrap.cli.Installation;
import dev.leadpatch.bootstrap.demo.DemoWebhook;
import dev.leadpatch.bootstrap.settings.ListenSettings;
import dev.leadpatch.bootstrap.settings.RequestSettings;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The demo, wired as the program wires it, running once for all tests of this package. */
final class Demo {

    /** This machine, where the tests' receivers are. */
    static final ReceiverAllowlist HERE =
            ReceiverAllowlist.NONE.and("127.0.0.0/8").orElseThrow();

    private static final Demo RUNNING = start();

    private final URI base;
    private final LeadTables tables;
    private final Installation installation;
    private final AtomicLong freshLeads = new AtomicLong(1);
    private final List<Map<String, Object>> fields;

    private Demo(URI base, TestInstallation installation) {
        this.base = base;
        this.tables = installation.tables();
        this.installation = installation.installation();
        this.fields =
                client().get("/api/v1/custom-fields?category=lead").is(200).jsonList();
    }

    static Demo running() {
        return RUNNING;
    }

    private static Demo start() {
        try {
            Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "acceptance");
            TestInstallation installation = TestInstallation.open(directory, RuleValidator.create());
            Installation.Serving serving = installation
                    .installation()
                    .serve(new ListenSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.STANDARD), HERE);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                serving.close();
                installation.close();
            }));
            return new Demo(URI.create("http://127.0.0.1:" + serving.port()), installation);
        } catch (Exception e) {
            throw new IllegalStateException("the demo does not start", e);
        }
    }

    Client client() {
        return Client.withKey(base, Client.READ_WRITE);
    }

    Client readOnly() {
        return Client.withKey(base, TestInstallation.key("read"));
    }

    Client writeOnly() {
        return Client.withKey(base, TestInstallation.key("write"));
    }

    Client otherCompany() {
        return Client.withKey(base, TestInstallation.otherCompanysKey());
    }

    /** A lead that no other test touches, with values as various as the demo has them. */
    long freshLead() {
        long lead = freshLeads.getAndIncrement();
        return lead == 789 ? freshLeads.getAndIncrement() : lead;
    }

    /** A new lead of the demo company, at version 1: its status is {@code new}, and it holds nothing else. */
    long blankLead() {
        return new OwnCompany(1, 123, tables).addLead();
    }

    List<Long> blankLeads(int many) {
        return IntStream.range(0, many).mapToObj(i -> blankLead()).toList();
    }

    /** Serves the same once more, with other settings, until it is closed. */
    Installation.Serving serve(RequestSettings requests) throws CannotStart {
        return installation.serve(new ListenSettings(InetAddress.getLoopbackAddress(), 0, requests), HERE);
    }

    LeadTables tables() {
        return tables;
    }

    /** Tells {@code url} of the changes of the company's leads from now on. */
    void subscribe(long company, URI url) {
        new DemoWebhook(endpoints(), UUID::randomUUID, new SecureRandom())
                .at(url, new CompanyId(company), Instant.now());
    }

    /** Where to subscribe. An endpoint stays for all tests, so make it another company's than the demo's own. */
    EndpointStore endpoints() {
        return installation.endpoints();
    }

    /** A field of the type that may be cleared, or the required one if there is no other. */
    long field(String type) {
        return fields.stream()
                .filter(field -> field.get("type").equals(type))
                .min((one, other) -> Boolean.compare(
                        one.get("required").equals(true), other.get("required").equals(true)))
                .map(field -> (Long) field.get("id"))
                .orElseThrow();
    }

    boolean isRequired(String type) {
        return field(type) == requiredField();
    }

    long requiredField() {
        return fields.stream()
                .filter(field -> field.get("required").equals(true))
                .map(field -> (Long) field.get("id"))
                .findFirst()
                .orElseThrow();
    }

    String typeOf(long id) {
        return fields.stream()
                .filter(field -> field.get("id").equals(id))
                .map(field -> (String) field.get("type"))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    List<Long> options(String type) {
        long id = field(type);
        return fields.stream()
                .filter(field -> field.get("id").equals(id))
                .flatMap(field -> ((List<Map<String, Object>>) field.get("options")).stream())
                .map(option -> (Long) option.get("id"))
                .toList();
    }

    /** A good value of the type, as a patch sends it. */
    String example(String type) {
        return switch (type) {
            case "text", "textarea" -> "{\"" + type + "\": \"some text\"}";
            case "number" -> "{\"number\": 4.5}";
            case "date" -> "{\"date\": \"2024-01-15\"}";
            case "boolean" -> "{\"boolean\": true}";
            case "select" -> "{\"select\": " + options(type).get(0) + "}";
            default -> "{\"multi_select\": [" + options(type).get(0) + "]}";
        };
    }

    /** Sends bytes as they are; the request must ask for the connection to be closed. */
    Answer raw(String request) {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = answer.split("\r\n\r\n", 2);
            String[] lines = parts[0].split("\r\n");
            Map<String, List<String>> headers = Arrays.stream(lines)
                    .skip(1)
                    .map(line -> line.split(": ?", 2))
                    .collect(Collectors.groupingBy(
                            pair -> pair[0], Collectors.mapping(pair -> pair[1], Collectors.toList())));
            return new Answer(Integer.parseInt(lines[0].split(" ", 3)[1]), headers, parts[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

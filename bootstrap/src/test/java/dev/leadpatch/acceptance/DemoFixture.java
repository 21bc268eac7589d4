package dev.leadpatch.acceptance;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.bootstrap.DomainValidatorFactory;
import dev.leadpatch.bootstrap.cli.Application;
import dev.leadpatch.bootstrap.cli.CommandFailedException;
import dev.leadpatch.bootstrap.demo.DemoWebhookSetup;
import dev.leadpatch.bootstrap.settings.RequestSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings;
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
final class DemoFixture {

    /** This machine, where the tests' receivers are. */
    static final ReceiverAllowlist LOOPBACK_RECEIVERS =
            ReceiverAllowlist.NONE.and("127.0.0.0/8").orElseThrow();

    private static final DemoFixture SHARED = start();

    private final URI baseUri;
    private final DatabaseFixture database;
    private final Application application;
    private final AtomicLong nextLeadId = new AtomicLong(1);
    private final List<Map<String, Object>> fields;

    private DemoFixture(URI base, ApplicationFixture installation) {
        this.baseUri = base;
        this.database = installation.databaseFixture();
        this.application = installation.application();
        this.fields = client().get("/api/v1/custom-fields?category=lead")
                .assertStatus(200)
                .jsonList();
    }

    static DemoFixture shared() {
        return SHARED;
    }

    private static DemoFixture start() {
        try {
            Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "acceptance");
            ApplicationFixture installation = ApplicationFixture.open(directory, DomainValidatorFactory.create());
            Application.RunningServer serving = installation
                    .application()
                    .serve(
                            new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS),
                            LOOPBACK_RECEIVERS);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                serving.close();
                installation.close();
            }));
            return new DemoFixture(URI.create("http://127.0.0.1:" + serving.port()), installation);
        } catch (Exception e) {
            throw new IllegalStateException("the demo does not start", e);
        }
    }

    ApiClient client() {
        return ApiClient.withKey(baseUri, ApiClient.READ_WRITE_KEY);
    }

    ApiClient readOnlyClient() {
        return ApiClient.withKey(baseUri, ApplicationFixture.demoKey("read"));
    }

    ApiClient writeOnlyClient() {
        return ApiClient.withKey(baseUri, ApplicationFixture.demoKey("write"));
    }

    ApiClient otherCompanyClient() {
        return ApiClient.withKey(baseUri, ApplicationFixture.otherCompanyKey());
    }

    /** A lead that no other test touches, with values as various as the demo has them. */
    long nextUnusedLead() {
        long lead = nextLeadId.getAndIncrement();
        return lead == 789 ? nextLeadId.getAndIncrement() : lead;
    }

    /** A new lead of the demo company, at version 1: its status is {@code new}, and it holds nothing else. */
    long addEmptyLead() {
        return new CompanyFixture(1, 123, database).addLead();
    }

    List<Long> addEmptyLeads(int many) {
        return IntStream.range(0, many).mapToObj(i -> addEmptyLead()).toList();
    }

    /** Serves the same once more, with other settings, until it is closed. */
    Application.RunningServer serve(RequestSettings requests) throws CommandFailedException {
        return application.serve(new ServerSettings(InetAddress.getLoopbackAddress(), 0, requests), LOOPBACK_RECEIVERS);
    }

    DatabaseFixture database() {
        return database;
    }

    /** Tells {@code url} of the changes of the company's leads from now on. */
    void subscribe(long company, URI url) {
        new DemoWebhookSetup(endpoints(), UUID::randomUUID, new SecureRandom())
                .findOrAdd(url, new CompanyId(company), Instant.now());
    }

    /** Where to subscribe. An endpoint stays for all tests, so make it another company's than the demo's own. */
    EndpointStore endpoints() {
        return application.endpointStore();
    }

    /** A field of the type that may be cleared, or the required one if there is no other. */
    long fieldId(String type) {
        return fields.stream()
                .filter(field -> field.get("type").equals(type))
                .min((one, other) -> Boolean.compare(
                        one.get("required").equals(true), other.get("required").equals(true)))
                .map(field -> (Long) field.get("id"))
                .orElseThrow();
    }

    boolean isRequired(String type) {
        return fieldId(type) == requiredFieldId();
    }

    long requiredFieldId() {
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
    List<Long> optionIds(String type) {
        long id = fieldId(type);
        return fields.stream()
                .filter(field -> field.get("id").equals(id))
                .flatMap(field -> ((List<Map<String, Object>>) field.get("options")).stream())
                .map(option -> (Long) option.get("id"))
                .toList();
    }

    /** A good value of the type, as a patch sends it. */
    String exampleValue(String type) {
        return switch (type) {
            case "text", "textarea" -> "{\"" + type + "\": \"some text\"}";
            case "number" -> "{\"number\": 4.5}";
            case "date" -> "{\"date\": \"2024-01-15\"}";
            case "boolean" -> "{\"boolean\": true}";
            case "select" -> "{\"select\": " + optionIds(type).get(0) + "}";
            default -> "{\"multi_select\": [" + optionIds(type).get(0) + "]}";
        };
    }

    /** Sends bytes as they are; the request must ask for the connection to be closed. */
    ApiResponse sendRaw(String request) {
        try (Socket socket = new Socket(baseUri.getHost(), baseUri.getPort())) {
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
            return new ApiResponse(Integer.parseInt(lines[0].split(" ", 3)[1]), headers, parts[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

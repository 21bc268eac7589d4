package dev.leadpatch.acceptance;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.bootstrap.DomainValidatorFactory;
import dev.leadpatch.bootstrap.demo.DemoWebhookSetup;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
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

/** The demo service, assembled like the program and shared by all tests of this package. */
final class DemoFixture {

    /** Allows the tests' receivers, which listen on the loopback interface. */
    static final ReceiverAllowlist LOOPBACK_RECEIVERS =
            ReceiverAllowlist.NONE.and("127.0.0.0/8").orElseThrow();

    private static final DemoFixture SHARED = start();

    private final URI baseUri;
    private final DatabaseFixture database;
    private final Application application;
    private final AtomicLong nextLeadId = new AtomicLong(1);
    private final List<Map<String, Object>> fields;

    private DemoFixture(URI base, ApplicationFixture fixture) {
        this.baseUri = base;
        this.database = fixture.databaseFixture();
        this.application = fixture.application();
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
            ApplicationFixture fixture = ApplicationFixture.open(directory, DomainValidatorFactory.create());
            Application.RunningServer server = fixture.application()
                    .serve(
                            new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS),
                            LOOPBACK_RECEIVERS);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                fixture.close();
            }));
            return new DemoFixture(URI.create("http://127.0.0.1:" + server.port()), fixture);
        } catch (Exception e) {
            throw new IllegalStateException("Failed to start the demo", e);
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

    /** Returns a demo lead that no other test uses; its values vary. */
    long nextUnusedLead() {
        long lead = nextLeadId.getAndIncrement();
        return lead == 789 ? nextLeadId.getAndIncrement() : lead;
    }

    /** Adds a lead to the demo company: version 1, status {@code new}, all other fields empty. */
    long addEmptyLead() {
        return new CompanyFixture(1, 123, database).addLead();
    }

    List<Long> addEmptyLeads(int count) {
        return IntStream.range(0, count).mapToObj(i -> addEmptyLead()).toList();
    }

    /** Starts another server of the same application with other request settings; the caller must close it. */
    Application.RunningServer serve(RequestSettings requests) throws StartupException {
        return application.serve(new ServerSettings(InetAddress.getLoopbackAddress(), 0, requests), LOOPBACK_RECEIVERS);
    }

    DatabaseFixture database() {
        return database;
    }

    /** Adds an endpoint that receives changes of the company's leads. */
    void subscribe(long company, URI url) {
        new DemoWebhookSetup(endpoints(), UUID::randomUUID, new SecureRandom())
                .findOrAdd(url, new CompanyId(company), Instant.now());
    }

    /** Returns the endpoint store. Its endpoints remain for all tests: add none to the demo company. */
    EndpointStore endpoints() {
        return application.endpointStore();
    }

    /** Returns a field of the type: an optional field if there is one, else the required field. */
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

    /** Returns a valid value of the type in the format of a patch. */
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

    /** Sends the request unchanged; it must contain {@code Connection: close}. */
    ApiResponse sendRaw(String request) {
        try (Socket socket = new Socket(baseUri.getHost(), baseUri.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = response.split("\r\n\r\n", 2);
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

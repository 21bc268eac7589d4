package dev.leadpatch.adapter.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leadpatch.adapter.webhook.client.DeliveryFixture;
import dev.leadpatch.adapter.webhook.signing.StandardWebhooksSignature;
import dev.leadpatch.adapter.webhook.signing.StandardWebhooksSignature.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the verification code of {@code docs/webhooks.md} against signatures of the sender, in each language with an
 * installed runtime.
 */
@Timeout(60)
class DocumentedVerificationTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_705_329_000);
    private static final String BODY = "{\"lead\":{\"company_name\":\"Größe 大 😀\"}}";
    private static final String NEWER_SECRET = "whsec_bmV3ZXIgc2VjcmV0IG9mIDMyIGJ5dGVz";

    /**
     * A documented function in a program that prints {@code true} or {@code false} for each six arguments. A header
     * {@code absent} is left out; a body {@code absent} is what frameworks pass for a request without a body. JavaScript
     * frameworks pass repeated headers as an array, and those of Python undecodable bytes as surrogates.
     */
    private enum VerificationProgram {
        JAVA(
                "java",
                "Verify.java",
                """

                final class Verify {
                    public static void main(String[] all) throws Exception {
                        for (int i = 0; i < all.length; i += 6) {
                            String[] a = java.util.Arrays.copyOfRange(all, i, i + 6);
                            var headers = new java.util.HashMap<>(
                                    Map.of("webhook-id", a[1], "webhook-timestamp", a[2], "webhook-signature", a[3]));
                            headers.values().removeIf("absent"::equals);
                            byte[] body = java.nio.file.Files.readAllBytes(java.nio.file.Path.of(a[4]));
                            Instant now = Instant.ofEpochSecond(Long.parseLong(a[5]));
                            System.out.println(Deliveries.isGenuine(a[0], headers, body, now));
                        }
                    }
                }
                """,
                Path.of(System.getProperty("java.home"), "bin", "java").toString()),
        NODE("js", "verify.mjs", """

                import { readFileSync } from 'node:fs';
                for (let i = 2; i < process.argv.length; i += 6) {
                  const [secret, id, timestamp, signature, file, now] = process.argv.slice(i, i + 6);
                  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
                  for (const name of Object.keys(headers)) {
                    if (headers[name] === 'absent') {
                      delete headers[name];
                    } else if (headers[name] === 'odd') {
                      headers[name] = ['v1,', 'v1,'];
                    }
                  }
                  const bodies = file.endsWith('absent') ? [undefined, null, {}] : [readFileSync(file)];
                  console.log(bodies.some((body) => isGenuine(secret, headers, body, Number(now))));
                }
                """, "node"),
        PYTHON("python", "verify.py", """

                import sys
                for i in range(1, len(sys.argv), 6):
                    secret, id, timestamp, signature, file, now = sys.argv[i:i + 6]
                    headers = {"webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature}
                    headers = {name: value for name, value in headers.items() if value != "absent"}
                    headers = {name: value.replace("odd", "\\udcff") for name, value in headers.items()}
                    body = None if file.endswith("absent") else open(file, "rb").read()
                    print(str(is_genuine(secret, headers, body, int(now))).lower())
                """, "python3");

        private final String language;
        private final String file;
        private final String program;
        private final String runtime;

        VerificationProgram(String language, String file, String program, String runtime) {
            this.language = language;
            this.file = file;
            this.program = program;
            this.runtime = runtime;
        }

        /** The documented code with the program. Java runs the first class of a single source file. */
        String source() throws IOException {
            String documented = WebhooksDocumentation.codeBlocks(language).get(0);
            if (this != JAVA) {
                return documented + program;
            }
            int start = documented.indexOf("final class");
            return documented.substring(0, start) + program + documented.substring(start);
        }
    }

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void documented_program_accepts_only_our_signature(VerificationProgram verification) throws Exception {
        assumeTrue(isInstalled(List.of(verification.runtime, "--version")), verification.runtime + " is not installed");
        Map<String, String> signedHeaders = headers(List.of(DeliveryFixture.SECRET));
        Map<String, String> rotationHeaders = headers(List.of(NEWER_SECRET, DeliveryFixture.SECRET));
        String changedBody = BODY + " ";

        assertThat(results(
                        verification,
                        List.of(
                                new VerificationCase(DeliveryFixture.SECRET, signedHeaders, BODY, NOW),
                                new VerificationCase(DeliveryFixture.SECRET, rotationHeaders, BODY, NOW),
                                new VerificationCase(NEWER_SECRET, rotationHeaders, BODY, NOW.plusSeconds(300)),
                                new VerificationCase(NEWER_SECRET, signedHeaders, BODY, NOW),
                                new VerificationCase(DeliveryFixture.SECRET, signedHeaders, changedBody, NOW),
                                new VerificationCase(DeliveryFixture.SECRET, signedHeaders, BODY, NOW.plusSeconds(301)),
                                new VerificationCase(
                                        DeliveryFixture.SECRET, signedHeaders, BODY, NOW.minusSeconds(301)))))
                .containsExactly("true", "true", "true", "false", "false", "false", "false");
    }

    @ParameterizedTest
    @EnumSource
    void documented_program_rejects_missing_and_malformed_headers(VerificationProgram verification) throws Exception {
        assumeTrue(isInstalled(List.of(verification.runtime, "--version")), verification.runtime + " is not installed");
        Map<String, String> signed = headers(List.of(DeliveryFixture.SECRET));
        String timestamp = signed.get("webhook-timestamp");
        List<Map<String, String>> malformed = new ArrayList<>();
        malformed.add(Map.of("webhook-id", "absent", "webhook-timestamp", "absent", "webhook-signature", "absent"));
        for (String name : signed.keySet()) {
            malformed.add(with(signed, name, "absent"));
            malformed.add(with(signed, name, ""));
            malformed.add(with(signed, name, "größer ❤"));
        }
        for (String value : List.of(
                " " + timestamp,
                timestamp + " ",
                "+" + timestamp,
                timestamp + ".0",
                "-1",
                "NaN",
                "1e9",
                "1_705_329_000",
                "9".repeat(40),
                "０",
                timestamp + "\n")) {
            malformed.add(with(signed, "webhook-timestamp", value));
        }
        malformed.add(with(signed, "webhook-signature", " "));
        malformed.add(with(signed, "webhook-signature", "v1,"));
        List<VerificationCase> cases = malformed.stream()
                .map(headers -> new VerificationCase(DeliveryFixture.SECRET, headers, BODY, NOW))
                .toList();

        assertThat(results(verification, cases)).hasSameSizeAs(cases).containsOnly("false");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JAVA")
    void documented_program_rejects_other_types_of_headers_and_bodies(VerificationProgram verification)
            throws Exception {
        assumeTrue(isInstalled(List.of(verification.runtime, "--version")), verification.runtime + " is not installed");
        Map<String, String> signed = headers(List.of(DeliveryFixture.SECRET));
        List<VerificationCase> cases = new ArrayList<>();
        for (String name : signed.keySet()) {
            cases.add(new VerificationCase(DeliveryFixture.SECRET, with(signed, name, "odd"), BODY, NOW));
        }
        cases.add(new VerificationCase(DeliveryFixture.SECRET, signed, "absent", NOW));

        assertThat(results(verification, cases)).hasSameSizeAs(cases).containsOnly("false");
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    /** A delivery, and the secret and time to verify it with. */
    private record VerificationCase(String secret, Map<String, String> headers, String body, Instant now) {
        List<String> arguments(Path directory) throws IOException {
            Path file = body.equals("absent")
                    ? directory.resolve(body)
                    : Files.writeString(Files.createTempFile(directory, "body", ""), body);
            return List.of(
                    secret,
                    headers.get("webhook-id"),
                    headers.get("webhook-timestamp"),
                    headers.get("webhook-signature"),
                    file.toString(),
                    Long.toString(now.getEpochSecond()));
        }
    }

    private static Map<String, String> headers(List<String> secrets) {
        List<SigningKey> keys = secrets.stream()
                .map(secret -> SigningKey.parse(secret).orElseThrow())
                .toList();
        return new StandardWebhooksSignature(keys).headers(DeliveryFixture.EVENT_ID, NOW, BODY.getBytes(UTF_8));
    }

    private List<String> results(VerificationProgram verification, List<VerificationCase> cases)
            throws IOException, InterruptedException {
        Path program = Files.writeString(directory.resolve(verification.file), verification.source());
        List<String> command = new ArrayList<>(List.of(verification.runtime, program.toString()));
        for (VerificationCase verificationCase : cases) {
            command.addAll(verificationCase.arguments(directory));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> output = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(output.toString()).isZero();
        return output;
    }

    private static boolean isInstalled(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}

package dev.leadpatch.adapter.webhook.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import dev.leadpatch.application.webhook.SigningSecrets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.Header;
import org.junit.jupiter.api.Test;

class SignedHttpRequestTest {

    private static final String PAYLOAD = "{\"lead\":{\"company_name\":\"Größe 大 😀\"}}";
    private static final String BODY = "{\"lead\":{\"company_name\":\"Größe 大 😀\"},\"configuration\":[]}";

    @Test
    void custom_headers_are_added_and_replace_no_default_header() {
        SignedHttpRequest signedRequest = SignedHttpRequest.of(
                        DeliveryFixture.delivery(
                                PAYLOAD,
                                DeliveryFixture.endpoint()
                                        .withHeaders(Map.of(
                                                "X-Key", "k",
                                                "AUTHORIZATION", "none",
                                                "Webhook-Id", "none",
                                                "content-type", "none"))),
                        Instant.now())
                .orElseThrow();

        HttpPost request = signedRequest.toHttpPost();

        assertThat(request.getHeaders("X-Key")).singleElement().returns("k", Header::getValue);
        assertThat(request.getHeaders("Authorization"))
                .singleElement()
                .satisfies(header -> assertThat(header.getValue()).startsWith("Bearer "));
        assertThat(request.getHeaders("webhook-id"))
                .singleElement()
                .returns(DeliveryFixture.EVENT_ID.toString(), Header::getValue);
    }

    @Test
    void basic_credentials_replace_the_token_and_the_signature_remains() throws Exception {
        SignedHttpRequest signedRequest = SignedHttpRequest.of(
                        DeliveryFixture.delivery(
                                PAYLOAD, DeliveryFixture.endpoint().withBasicCredentials("Aladdin", "open sesame")),
                        Instant.now())
                .orElseThrow();

        Map<String, List<String>> headers = Arrays.stream(
                        signedRequest.toHttpPost().getHeaders())
                .collect(Collectors.toMap(Header::getName, header -> List.of(header.getValue())));

        assertThat(headers).containsEntry("Authorization", List.of("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
        assertThatCode(() -> new Webhook(DeliveryFixture.SECRET).verify(BODY, headers))
                .doesNotThrowAnyException();
    }

    @Test
    void newer_secret_signs_first_during_rotation() throws Exception {
        String newer = "whsec_bmV3ZXIgc2VjcmV0";
        SignedHttpRequest signedRequest = SignedHttpRequest.of(
                        DeliveryFixture.delivery(
                                PAYLOAD, DeliveryFixture.endpoint().withSecrets(rotatingTo(newer))),
                        Instant.now())
                .orElseThrow();

        Map<String, List<String>> headers = Arrays.stream(
                        signedRequest.toHttpPost().getHeaders())
                .collect(Collectors.toMap(Header::getName, header -> List.of(header.getValue())));

        String[] signatures = headers.get("webhook-signature").get(0).split(" ");
        assertThat(signatures).hasSize(2);
        for (int i = 0; i < 2; i++) {
            Webhook receiver =
                    new Webhook(List.of(newer, DeliveryFixture.SECRET).get(i));
            Map<String, List<String>> singleSignature = new HashMap<>(headers);
            singleSignature.put("webhook-signature", List.of(signatures[i]));
            assertThatCode(() -> receiver.verify(BODY, headers)).doesNotThrowAnyException();
            assertThatCode(() -> receiver.verify(BODY, singleSignature)).doesNotThrowAnyException();
        }
    }

    @Test
    void unreadable_secret_is_skipped() {
        SignedHttpRequest signedRequest = SignedHttpRequest.of(
                        DeliveryFixture.delivery(
                                PAYLOAD, DeliveryFixture.endpoint().withSecrets(rotatingTo("hunter2"))),
                        Instant.now())
                .orElseThrow();

        assertThat(signedRequest.toHttpPost().getHeaders("webhook-signature"))
                .singleElement()
                .satisfies(header -> assertThat(header.getValue()).doesNotContain(" "));
    }

    @Test
    void request_without_readable_secret_is_absent() {
        SigningSecrets none = new SigningSecrets(List.of());

        assertThat(SignedHttpRequest.of(
                        DeliveryFixture.delivery(
                                PAYLOAD, DeliveryFixture.endpoint().withSecrets(none)),
                        Instant.now()))
                .isEmpty();
    }

    private static SigningSecrets rotatingTo(String newer) {
        return SigningSecrets.of(DeliveryFixture.SECRET)
                .rotate(newer, Instant.now().plusSeconds(60));
    }
}

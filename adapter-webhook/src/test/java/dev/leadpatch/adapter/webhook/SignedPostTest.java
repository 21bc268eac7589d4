package dev.leadpatch.adapter.webhook;

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

class SignedPostTest {

    private static final String PAYLOAD = "{\"lead\":{\"company_name\":\"Größe 大 😀\"}}";
    private static final String BODY = "{\"lead\":{\"company_name\":\"Größe 大 😀\"},\"configuration\":[]}";

    @Test
    void headers_of_the_endpoints_own_go_along_and_displace_none_of_ours() {
        SignedPost post = SignedPost.of(
                        Deliveries.of(
                                PAYLOAD,
                                Deliveries.endpoint()
                                        .withHeaders(Map.of(
                                                "X-Key", "k",
                                                "AUTHORIZATION", "none",
                                                "Webhook-Id", "none",
                                                "content-type", "none"))),
                        Instant.now())
                .orElseThrow();

        HttpPost request = post.request();

        assertThat(request.getHeaders("X-Key")).singleElement().returns("k", Header::getValue);
        assertThat(request.getHeaders("Authorization"))
                .singleElement()
                .satisfies(header -> assertThat(header.getValue()).startsWith("Bearer "));
        assertThat(request.getHeaders("webhook-id"))
                .singleElement()
                .returns(Deliveries.EVENT.toString(), Header::getValue);
    }

    @Test
    void while_secrets_rotate_the_newer_one_signs_first() throws Exception {
        String newer = "whsec_bmV3ZXIgc2VjcmV0";
        SignedPost post = SignedPost.of(
                        Deliveries.of(PAYLOAD, Deliveries.endpoint().withSecrets(during(newer))), Instant.now())
                .orElseThrow();

        Map<String, List<String>> headers = Arrays.stream(post.request().getHeaders())
                .collect(Collectors.toMap(Header::getName, header -> List.of(header.getValue())));

        String[] signatures = headers.get("webhook-signature").get(0).split(" ");
        assertThat(signatures).hasSize(2);
        for (int i = 0; i < 2; i++) {
            Webhook receiver = new Webhook(List.of(newer, Deliveries.SECRET).get(i));
            Map<String, List<String>> alone = new HashMap<>(headers);
            alone.put("webhook-signature", List.of(signatures[i]));
            assertThatCode(() -> receiver.verify(BODY, headers)).doesNotThrowAnyException();
            assertThatCode(() -> receiver.verify(BODY, alone)).doesNotThrowAnyException();
        }
    }

    @Test
    void a_secret_among_others_that_cannot_be_read_is_left_out() {
        SignedPost post = SignedPost.of(
                        Deliveries.of(PAYLOAD, Deliveries.endpoint().withSecrets(during("hunter2"))), Instant.now())
                .orElseThrow();

        assertThat(post.request().getHeaders("webhook-signature"))
                .singleElement()
                .satisfies(header -> assertThat(header.getValue()).doesNotContain(" "));
    }

    @Test
    void without_any_secret_that_can_be_read_there_is_nothing_to_send() {
        SigningSecrets none = new SigningSecrets(List.of());

        assertThat(SignedPost.of(Deliveries.of(PAYLOAD, Deliveries.endpoint().withSecrets(none)), Instant.now()))
                .isEmpty();
    }

    private static SigningSecrets during(String newer) {
        return SigningSecrets.of(Deliveries.SECRET).rotate(newer, Instant.now().plusSeconds(60));
    }
}

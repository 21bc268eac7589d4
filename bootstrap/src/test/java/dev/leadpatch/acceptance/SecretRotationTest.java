package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.Receiver.Told;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which secrets sign what arrives, before, while and after a rotation overlaps. */
class SecretRotationTest {

    private final Hooks hooks = Hooks.ofANewCompany();
    private final long lead = hooks.company().addLead();
    private Receiver receiver;
    private Object id = "";
    private Object first = "";

    @BeforeEach
    void start() throws Exception {
        receiver = Receiver.start();
        Answer endpoint =
                hooks.create("{\"url\": \"%s\"}".formatted(receiver.url())).is(201);
        id = endpoint.json().get("id");
        first = endpoint.json().get("secret");
    }

    @AfterEach
    void end() {
        receiver.close();
    }

    @Test
    void while_a_rotation_overlaps_both_secrets_sign_and_no_other_rotation_begins() throws Exception {
        Answer second = hooks.admin()
                .send("POST", Hooks.ALL + "/" + id + "/rotate-secret", new byte[0])
                .is(200);
        assertThat(second.json()).containsKeys("secret", "previous_secret_valid_until");
        hooks.rotate(id, "{\"overlap_seconds\": 1}").isError(409, "rotation_under_way");

        Told twice = toldOfAChange(1);
        assertThat(twice.header("Webhook-signature"))
                .isEqualTo(signature(second.get("secret"), twice) + " " + signature(first, twice));

        Answer third = hooks.rotate(id, "{\"overlap_seconds\": 0}").is(200);
        Told once = toldOfAChange(2);
        assertThat(once.header("Webhook-signature")).isEqualTo(signature(third.get("secret"), once));
    }

    @Test
    void when_the_overlap_is_over_the_old_secret_signs_no_more() throws Exception {
        Answer rotated = hooks.rotate(id, "{\"overlap_seconds\": 2}").is(200);
        Instant end = Instant.parse((String) rotated.get("previous_secret_valid_until"));
        assertThat(end).isAfter((String) rotated.get("updated_at"));
        await().until(() -> Instant.now().isAfter(end));

        Told told = toldOfAChange(1);

        assertThat(told.header("Webhook-signature")).isEqualTo(signature(rotated.get("secret"), told));
        hooks.rotate(id, "{}").is(200);
    }

    @Test
    void an_overlap_is_a_week_at_most() {
        hooks.rotate(id, "{\"overlap_seconds\": 604801}").isRefusedEndpoint("/overlap_seconds range");
    }

    private Told toldOfAChange(int number) {
        hooks.admin()
                .patch(lead, "{\"last_name\": \"Change %d\"}".formatted(number))
                .is(200);
        String uuid = hooks.uuid(lead);
        await().until(() -> receiver.about(uuid).size() == number);
        List<Told> told = receiver.about(uuid);
        return told.get(number - 1);
    }

    private static String signature(Object secret, Told told) throws Exception {
        byte[] key = Base64.getDecoder().decode(String.valueOf(secret).substring("whsec_".length()));
        String signed = told.header("Webhook-id") + "." + told.header("Webhook-timestamp") + "." + told.body();
        return "v1," + Base64.getEncoder().encodeToString(Hmac.of(key, signed));
    }
}

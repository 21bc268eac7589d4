package com.example.crm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.testing.ReferenceExchange.Response;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadId;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The CRM as its users see it. */
class CrmServerTest {
    private static final LeadId OTHER_LEAD = new LeadId(790);

    private final CrmStore store = new CrmStore(InstantSource.system());
    private CrmServer server;
    private CrmClient ada;

    @BeforeEach
    void start() throws IOException {
        store.add(
                DemoCatalog.demoCatalog(),
                List.of(
                        LeadBuilder.aLead().build(),
                        LeadBuilder.aLead().withId(OTHER_LEAD.value()).build()));
        Sessions sessions = new Sessions();
        server = new CrmServer(0, LeadEndpoint.on(store), sessions);
        ada = new CrmClient(
                server.port(),
                sessions.start(
                        Caller.user(DemoCatalog.COMPANY, DemoCatalog.ADA, "Ada", Permission.READ, Permission.WRITE)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void patch_is_stored_with_its_actor() throws Exception {
        Response response = ada.patch("/leads/789", "{\"status\": \"qualified\"}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).containsEntry("ETag", "\"2\"");
        assertThat(lead(789).fields().status().wireName()).isEqualTo("qualified");
        assertThat(store.history(DemoCatalog.COMPANY, new LeadId(789)))
                .extracting(event -> event.actor().label())
                .containsExactly("Ada");
    }

    @Test
    void violations_are_reported_together_and_nothing_is_stored() throws Exception {
        Response response = ada.patch("/leads/789", "{\"email\": \"x\", \"status\": null}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("\"/email\"", "\"/status\"", "\"null_not_allowed\"");
        assertThat(lead(789).version()).isEqualTo(1);
    }

    @Test
    void patch_of_an_old_version_is_a_conflict_that_names_the_changed_fields() throws Exception {
        ada.patch("/leads/789", "{\"status\": \"qualified\"}");

        Response response = ada.patch("/leads/789", "{\"status\": \"lost\"}", "If-Match", "\"1\"");

        assertThat(response.status()).isEqualTo(412);
        assertThat(response.body()).contains("\"changed_since\":[\"status\"]");
        assertThat(lead(789).fields().status().wireName()).isEqualTo("qualified");
    }

    @Test
    void patch_whose_condition_does_not_hold_is_a_conflict() throws Exception {
        Response response = ada.patch("/leads/789", "{\"status\": \"lost\", \"if\": {\"status\": \"qualified\"}}");

        assertThat(response.status()).isEqualTo(409);
        assertThat(response.body()).contains("\"condition_failed\"");
        assertThat(lead(789).version()).isEqualTo(1);
    }

    @Test
    void atomic_update_of_many_leads_is_rolled_back_if_one_of_them_is_invalid() throws Exception {
        Response response = ada.patch(
                "/leads/?atomic=true",
                "{\"leads\": [{\"id\": 789, \"status\": \"lost\"}, {\"id\": 790, \"email\": \"x\"}]}");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("\"atomic_failed\"");
        assertThat(lead(789).version()).isEqualTo(1);
        assertThat(lead(790).version()).isEqualTo(1);
    }

    @Test
    void request_without_a_session_is_refused() throws Exception {
        CrmClient stranger = new CrmClient(server.port(), "invalid");

        assertThat(stranger.patch("/leads/789", "{\"status\": \"lost\"}").status())
                .isEqualTo(401);
        assertThat(lead(789).version()).isEqualTo(1);
    }

    @Test
    void other_method_is_refused() throws Exception {
        assertThat(ada.send("DELETE", "/leads/789", Map.of(), "").status()).isEqualTo(405);
    }

    private Lead lead(long id) {
        return store.find(DemoCatalog.COMPANY, new LeadId(id)).orElseThrow().lead();
    }
}

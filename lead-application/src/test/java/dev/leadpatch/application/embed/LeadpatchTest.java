package dev.leadpatch.application.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.application.bulk.BulkResult;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.http.HttpErrorObserver;
import dev.leadpatch.application.http.HttpRequest;
import dev.leadpatch.application.http.HttpResult;
import dev.leadpatch.application.http.LeadHttp;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.application.preview.PreviewUpdate;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.testing.InMemoryIdempotencyKeyStore;
import dev.leadpatch.application.testing.InMemoryLeadStore;
import dev.leadpatch.domain.patch.PatchFormat;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.ViolationCode;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeadpatchTest {
    private static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    private static final LeadId LEAD = new LeadId(789);
    private static final Caller ADA =
            Caller.user(DemoCatalog.COMPANY, DemoCatalog.ADA, "Ada", Permission.READ, Permission.WRITE);
    private static final Map<String, List<String>> JSON = Map.of("content-type", List.of("application/json"));

    private final InMemoryLeadStore store = new InMemoryLeadStore(
                    new InMemoryIdempotencyKeyStore(InstantSource.fixed(NOW)))
            .with(DemoCatalog.demoCatalog())
            .with(LeadBuilder.aLead().build());
    private final Leadpatch leadpatch = Leadpatch.builder(store)
            .clock(InstantSource.fixed(NOW))
            .requestIds(() -> "generated")
            .build();

    @Test
    void patch_of_user_names_the_user_and_no_api_key() {
        assertThat(leadpatch.patch(ADA, LEAD, Map.of("status", "lost"))).isInstanceOf(Result.Updated.class);

        LeadEvent event = store.events().get(0);
        assertThat(event.actor()).isEqualTo(new Actor(Optional.empty(), "Ada", DemoCatalog.ADA));
        assertThat(event.requestId()).isEqualTo("generated");
        assertThat(HistoryEntry.of(event).key()).isEmpty();
    }

    @Test
    void endpoint_that_skips_api_keys_receives_changes_of_users() {
        leadpatch.patch(ADA, LEAD, Map.of("status", "lost"));

        assertThat(DemoCompany.endpoint("crm").receives(store.events().get(0))).isTrue();
    }

    @Test
    void defaults_need_only_a_store() {
        assertThat(Leadpatch.on(store).patch(ADA, LEAD, Map.of("email", "x"))).isInstanceOf(Result.Rejected.class);
        assertThat(Leadpatch.on(store).patch(ADA, LEAD, Map.of("status", "lost")))
                .isInstanceOf(Result.Updated.class);
        assertThat(store.events().get(0).requestId()).hasSize(36);
    }

    @Test
    void null_clears_a_field_and_violates_the_rule_of_a_required_one() {
        assertThat(leadpatch.patch(ADA, LEAD, Collections.singletonMap("email", null)))
                .isInstanceOf(Result.Updated.class);
        assertThat(leadpatch.patch(ADA, LEAD, Collections.singletonMap("status", null)))
                .isInstanceOf(Result.Rejected.class);
    }

    @Test
    void inexact_number_is_rejected_and_error_names_the_exact_types() {
        Result result = leadpatch.patch(ADA, LEAD, revenue(0.1));

        assertThat(((Result.Rejected) result).violations()).singleElement().satisfies(violation -> {
            assertThat(violation.code()).isEqualTo(ViolationCode.UNSUPPORTED_JAVA_TYPE);
            assertThat(violation.message()).contains("BigDecimal");
        });
        assertThat(leadpatch.patch(ADA, LEAD, revenue(new BigDecimal("0.1")))).isInstanceOf(Result.Updated.class);
    }

    private static Map<String, Object> revenue(Number number) {
        return Map.of(
                "customFields",
                List.of(Map.of(
                        "customFieldId",
                        DemoCatalog.REVENUE_POTENTIAL.value(),
                        "type",
                        "number",
                        "value",
                        Map.of("number", number))));
    }

    @Test
    void options_determine_how_a_document_is_read_and_when_it_is_applied() {
        PatchOptions lenient = PatchOptions.DEFAULTS
                .withStrictness(Strictness.LENIENT)
                .withPrecondition(Precondition.version(1))
                .withRequestId("own-id");
        Map<String, String> document = Map.of("nickname", "J", "first_name", "Jo");

        assertThat(leadpatch.patch(ADA, LEAD, document)).isInstanceOf(Result.Rejected.class);
        assertThat(leadpatch.patch(ADA, LEAD, document, lenient)).isInstanceOf(Result.Updated.class);
        assertThat(leadpatch.patch(ADA, LEAD, document, lenient)).isInstanceOf(Result.VersionMismatch.class);
        assertThat(store.events())
                .singleElement()
                .satisfies(event -> assertThat(event.requestId()).isEqualTo("own-id"));
    }

    @Test
    void merge_patch_replaces_the_value_of_a_field() {
        PatchOptions mergePatch = PatchOptions.DEFAULTS.withFormat(PatchFormat.MERGE_PATCH);

        assertThat(leadpatch.patch(ADA, LEAD, Map.of("tags", List.of(Map.of("id", 1))), mergePatch))
                .isInstanceOf(Result.Updated.class);
    }

    @Test
    void preview_returns_changes_and_writes_nothing() {
        assertThat(leadpatch.preview(ADA, LEAD, Map.of("status", "lost")))
                .isInstanceOfSatisfying(
                        PreviewUpdate.Result.Accepted.class,
                        accepted -> assertThat(accepted.changes()).hasSize(1));
        assertThat(store.events()).isEmpty();
    }

    @Test
    void preview_names_endpoints_that_would_be_notified() {
        var crm = DemoCompany.endpoint("crm");
        Leadpatch withEndpoints =
                Leadpatch.builder(store).endpoints(company -> List.of(crm)).build();

        assertThat(withEndpoints.preview(ADA, LEAD, Map.of("status", "lost")))
                .isInstanceOfSatisfying(
                        PreviewUpdate.Result.Accepted.class,
                        accepted -> assertThat(accepted.wouldNotify()).containsExactly(crm.id()));
    }

    @Test
    void atomic_bulk_patch_changes_nothing_if_an_item_fails() {
        Map<String, Object> leads =
                Map.of("leads", List.of(Map.of("id", 789, "status", "lost"), Map.of("id", 790, "status", "lost")));

        assertThat(leadpatch.patchMany(ADA, leads, true)).isInstanceOf(BulkResult.AtomicFailed.class);
        assertThat(store.events()).isEmpty();
        assertThat(leadpatch.patchMany(ADA, leads, false)).isInstanceOf(BulkResult.Completed.class);
        assertThat(store.events()).hasSize(1);
    }

    @Test
    void lead_is_read_by_users_of_its_company_with_read_permission() {
        Caller other = Caller.user(new CompanyId(2), DemoCatalog.ADA, "Ada", Permission.READ);

        assertThat(leadpatch.read(ADA, LEAD)).isInstanceOf(ReadResult.Found.class);
        assertThat(leadpatch.read(other, LEAD)).isInstanceOf(ReadResult.NotFound.class);
        assertThat(leadpatch.read(ADA.withPermissions(Permission.WRITE), LEAD))
                .isInstanceOf(ReadResult.Forbidden.class);
    }

    @Test
    void http_api_takes_a_lead_id_and_generates_a_request_id() {
        HttpResult result =
                leadpatch.http().patch(ADA, LEAD, HttpRequest.of(JSON, null, utf8("{\"status\": \"lost\"}")));

        assertThat(result.status()).isEqualTo(200);
        assertThat(result.headers()).containsEntry("ETag", "\"2\"").containsEntry("X-Request-Id", "generated");
        assertThat(leadpatch
                        .http()
                        .read(ADA, LEAD, HttpRequest.of(Map.of(), null, new byte[0]))
                        .text())
                .contains("\"lost\"");
    }

    @Test
    void idempotency_keys_of_users_are_distinct() {
        Caller grace = Caller.user(DemoCatalog.COMPANY, DemoCatalog.GRACE, "Grace", Permission.WRITE);
        HttpRequest request = HttpRequest.of(
                Map.of("Content-Type", List.of("application/json"), "Idempotency-Key", List.of("k")),
                "",
                utf8("{\"status\": \"lost\"}"));

        assertThat(leadpatch.http().patch(ADA, LEAD, request).headers()).doesNotContainKey("Idempotency-Replayed");
        assertThat(leadpatch.http().patch(ADA, LEAD, request).headers()).containsKey("Idempotency-Replayed");
        assertThat(leadpatch.http().patch(grace, LEAD, request).headers()).doesNotContainKey("Idempotency-Replayed");
    }

    @Test
    void failure_of_the_store_is_an_http_error_and_observed() {
        List<String> observed = new ArrayList<>();
        LeadHttp busy = failing(new StoreBusyException("busy"), observed);
        LeadHttp unavailable = failing(new StoreUnavailableException("down", new IllegalStateException()), observed);
        LeadHttp broken = failing(new IllegalStateException("bug"), observed);
        HttpRequest request = HttpRequest.of(Map.of(), "", new byte[0]).withRequestId("r-1");

        assertThat(busy.read(ADA, LEAD, request).text()).contains("\"overloaded\"");
        assertThat(unavailable.read(ADA, LEAD, request).status()).isEqualTo(503);
        assertThat(broken.read(ADA, LEAD, request).text())
                .contains("\"internal_error\"")
                .doesNotContain("bug");
        assertThat(observed).containsExactly("r-1 busy", "r-1 down", "r-1 unexpected bug");
    }

    @Test
    void request_that_the_store_does_not_support_is_rejected() {
        LeadStore limited = proxy((proxy, method, arguments) ->
                method.getName().equals("capabilities") ? Set.of() : method.invoke(store, arguments));
        LeadHttp http = Leadpatch.on(limited).http();
        HttpRequest idempotent = HttpRequest.of(
                Map.of("Content-Type", List.of("application/json"), "Idempotency-Key", List.of("k")),
                "",
                utf8("{\"status\": \"lost\"}"));
        HttpRequest bulk = HttpRequest.of(JSON, "", utf8("{\"leads\": [{\"id\": 789, \"status\": \"lost\"}]}"));

        assertThat(http.patch(ADA, LEAD, idempotent).text())
                .contains("\"not_supported\"", "This service does not support idempotent requests");
        assertThat(http.patchMany(ADA, bulk).status()).isEqualTo(400);
        assertThat(store.events()).isEmpty();
    }

    @Test
    void body_above_the_maximum_is_rejected() {
        HttpRequest request = HttpRequest.of(JSON, "", new byte[LeadHttp.MAX_BODY_BYTES + 1]);

        assertThat(leadpatch.http().patch(ADA, LEAD, request).text()).contains("\"payload_too_large\"");
    }

    @Test
    void request_id_that_cannot_be_a_header_is_refused() {
        HttpRequest request = HttpRequest.of(JSON, "", new byte[0]);

        assertThatThrownBy(() -> request.withRequestId("a\r\nb")).isInstanceOf(IllegalArgumentException.class);
    }

    private static LeadHttp failing(RuntimeException failure, List<String> observed) {
        LeadStore failingStore = proxy((proxy, method, arguments) -> {
            throw failure;
        });
        return Leadpatch.builder(failingStore)
                .httpErrors(new HttpErrorObserver() {
                    @Override
                    public void requestFailed(String requestId, String event, Throwable cause) {
                        observed.add(requestId + " " + cause.getMessage());
                    }

                    @Override
                    public void unexpectedError(String requestId, Throwable cause) {
                        observed.add(requestId + " unexpected " + cause.getMessage());
                    }
                })
                .build()
                .http();
    }

    private static LeadStore proxy(InvocationHandler handler) {
        return (LeadStore)
                Proxy.newProxyInstance(LeadStore.class.getClassLoader(), new Class<?>[] {LeadStore.class}, handler);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.application.access.Authenticate;
import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.application.bulk.BulkResult;
import dev.leadpatch.application.bulk.BulkUpdateLeads;
import dev.leadpatch.application.feed.ReadChangeFeed;
import dev.leadpatch.application.history.ReadHistory;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.ReadLead;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.list.ListLeads;
import dev.leadpatch.application.preview.PreviewUpdate;

/** Builds the use cases of {@link UseCasesFixture} with results that a test sets, and runs one request against them. */
public final class UseCasesBuilder {

    private UpdateLead updateLead = command -> new UpdateLead.Result.NotFound();
    private BulkUpdateLeads bulkUpdateLeads = command -> new BulkResult.Busy<>();
    private PreviewUpdate previewUpdate = command -> new PreviewUpdate.Result.Refused(new UpdateLead.Result.NotFound());
    private ReadLead readLead = (caller, lead) -> new ReadResult.NotFound<>();
    private ListLeads.Result listResult = new ListLeads.Result.Forbidden();
    private ReadHistory readHistory = query -> new ReadResult.NotFound<>();
    private Authenticate authenticate = UseCasesFixture.useCases(updateLead).authenticate();
    private ReadChangeFeed readChangeFeed = new UnsupportedReadChangeFeed();

    public static UseCasesBuilder useCases() {
        return new UseCasesBuilder();
    }

    public UseCasesBuilder updating(UpdateLead.Result result) {
        updateLead = command -> result;
        return this;
    }

    UseCasesBuilder updating(BulkResult<UpdateLead.Result> result) {
        bulkUpdateLeads = command -> result;
        return this;
    }

    UseCasesBuilder previewing(PreviewUpdate.Result result) {
        previewUpdate = command -> result;
        return this;
    }

    UseCasesBuilder reading(ReadResult<LeadSnapshot> result) {
        readLead = (caller, lead) -> result;
        return this;
    }

    UseCasesBuilder reading(ReadHistory history) {
        readHistory = history;
        return this;
    }

    UseCasesBuilder listing(ListLeads.Result result) {
        listResult = result;
        return this;
    }

    UseCasesBuilder authenticating(Authenticate useCase) {
        authenticate = useCase;
        return this;
    }

    UseCasesBuilder reading(ReadChangeFeed feed) {
        readChangeFeed = feed;
        return this;
    }

    UseCases build() {
        UseCases fakes = UseCasesFixture.useCases(updateLead);
        return new UseCases(
                authenticate,
                fakes.createLead(),
                fakes.bulkCreateLeads(),
                updateLead,
                bulkUpdateLeads,
                previewUpdate,
                fakes.findLeadId(),
                readLead,
                fakes.archiveLead(),
                fakes.restoreLead(),
                fakes.eraseLead(),
                query -> listResult,
                readHistory,
                readChangeFeed,
                fakes.readActivity(),
                fakes.readAuditLog(),
                fakes.manageCatalog(),
                fakes.manageCompanyKeys(),
                fakes.manageEndpoints(),
                fakes.readDeliveries(),
                fakes.replayDeliveries(),
                fakes.pingEndpoint(),
                fakes.readiness());
    }

    RawResponse get(String target) {
        return send("GET", target, "", "");
    }

    /**
     * Sends a PATCH request.
     *
     * @param headers additional headers, each with CRLF
     */
    public RawResponse patch(String target, String headers, String body) {
        return send("PATCH", target, headers, body);
    }

    private RawResponse send(String method, String target, String headers, String body) {
        try (LeadpatchHttpServer http = new LeadpatchHttpServer(ServerFixture.SETTINGS, () -> "id", build())) {
            http.start();
            try (RawClient client = new RawClient(http.port())) {
                return client.send("""
                                %s %s HTTP/1.1\r
                                Host: x\r
                                Authorization: Bearer jb_api_any\r
                                Content-Type: application/json\r
                                %sContent-Length: %d\r
                                Connection: close\r
                                \r
                                %s""".formatted(method, target, headers, body.length(), body))
                        .readResponse();
            }
        }
    }
}

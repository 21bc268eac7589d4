package dev.leadpatch.adapter.http;

import dev.leadpatch.application.ReadinessCondition;
import dev.leadpatch.application.access.Authenticate;
import dev.leadpatch.application.access.ManageCompanyKeys;
import dev.leadpatch.application.activity.ReadActivity;
import dev.leadpatch.application.activity.ReadAuditLog;
import dev.leadpatch.application.bulk.BulkUpdateLeads;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.creation.BulkCreateLeads;
import dev.leadpatch.application.creation.CreateLead;
import dev.leadpatch.application.delivery.PingEndpoint;
import dev.leadpatch.application.delivery.ReadDeliveries;
import dev.leadpatch.application.delivery.ReplayDeliveries;
import dev.leadpatch.application.feed.ReadChangeFeed;
import dev.leadpatch.application.history.ReadHistory;
import dev.leadpatch.application.http.LeadRequestHandler;
import dev.leadpatch.application.lead.ArchiveLead;
import dev.leadpatch.application.lead.EraseLead;
import dev.leadpatch.application.lead.FindLeadId;
import dev.leadpatch.application.lead.ReadLead;
import dev.leadpatch.application.lead.RestoreLead;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.list.ListLeads;
import dev.leadpatch.application.preview.PreviewUpdate;
import dev.leadpatch.application.webhook.ManageEndpoints;
import java.util.List;

/**
 * The use cases that the HTTP API exposes.
 *
 * @param readiness the conditions that {@code /readyz} checks
 */
public record UseCases(
        Authenticate authenticate,
        CreateLead createLead,
        BulkCreateLeads bulkCreateLeads,
        UpdateLead updateLead,
        BulkUpdateLeads bulkUpdateLeads,
        PreviewUpdate previewUpdate,
        FindLeadId findLeadId,
        ReadLead readLead,
        ArchiveLead archiveLead,
        RestoreLead restoreLead,
        EraseLead eraseLead,
        ListLeads listLeads,
        ReadHistory readHistory,
        ReadChangeFeed readChangeFeed,
        ReadActivity readActivity,
        ReadAuditLog readAuditLog,
        ManageCatalog manageCatalog,
        ManageCompanyKeys manageCompanyKeys,
        ManageEndpoints manageEndpoints,
        ReadDeliveries readDeliveries,
        ReplayDeliveries replayDeliveries,
        PingEndpoint pingEndpoint,
        List<ReadinessCondition> readiness) {

    public UseCases {
        readiness = List.copyOf(readiness);
    }

    /** Returns the handler of the requests that hosts share with this server. */
    public LeadRequestHandler leadRequestHandler() {
        return new LeadRequestHandler(findLeadId, updateLead, bulkUpdateLeads, previewUpdate, readLead);
    }
}

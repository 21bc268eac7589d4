package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Authenticate;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.application.bulk.BulkResult;
import dev.leadpatch.application.creation.CreateLead;
import dev.leadpatch.application.delivery.DeliveryOperationResult;
import dev.leadpatch.application.lead.EraseLead;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.list.ListLeads;
import dev.leadpatch.application.preview.PreviewUpdate;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stubs of all use cases; every API key is valid and has all permissions. */
final class UseCasesFixture {

    private static final Caller WRITER = Caller.key(
            new ApiKeyId(new UUID(0, 1)),
            new CompanyId(1),
            "fake",
            new UserId(1),
            Permission.READ,
            Permission.WRITE,
            Permission.ADMIN);

    private UseCasesFixture() {}

    private static final class AcceptingAuthenticate implements Authenticate {
        @Override
        public Optional<Caller> authenticate(String presentedKey) {
            return Optional.of(WRITER);
        }

        @Override
        public Optional<Caller> resume(CompanyId company, ApiKeyId key) {
            return Optional.of(WRITER);
        }
    }

    private static final class UnsupportedCreateLead implements CreateLead {
        @Override
        public Result handle(Command command) {
            return new Result.NotCreated(new UpdateLead.Result.Busy());
        }

        @Override
        public Result preview(Command command) {
            return new Result.NotCreated(new UpdateLead.Result.Busy());
        }
    }

    static UseCases useCases(UpdateLead updateLead) {
        return new UseCases(
                new AcceptingAuthenticate(),
                new UnsupportedCreateLead(),
                command -> new BulkResult.Busy<>(),
                updateLead,
                command -> new BulkResult.Busy<>(),
                command -> new PreviewUpdate.Result.Refused(updateLead.handle(command)),
                (caller, uuid) -> Optional.empty(),
                (caller, lead) -> new ReadResult.NotFound<>(),
                command -> new UpdateLead.Result.NotFound(),
                command -> new UpdateLead.Result.NotFound(),
                command -> new EraseLead.Result.NotFound(),
                query -> new ListLeads.Result.Forbidden(),
                query -> new ReadResult.NotFound<>(),
                new UnsupportedReadChangeFeed(),
                caller -> new ReadResult.Forbidden<>(),
                query -> Optional.empty(),
                new UnsupportedManageCatalog(),
                new UnsupportedManageCompanyKeys(),
                new UnsupportedManageEndpoints(),
                new UnsupportedReadDeliveries(),
                new UnsupportedReplayDeliveries(),
                (caller, endpoint) -> new DeliveryOperationResult.EndpointNotFound<>(),
                List.of());
    }
}

package dev.leadpatch.adapter.http.server;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.catalog.CatalogResult;
import dev.leadpatch.application.catalog.ManageCatalog;
import dev.leadpatch.application.idempotency.IdempotentOutcome;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.catalog.EntryPatch;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.List;

/** Stub: an empty catalog that has reached the maximum number of entries. */
final class UnsupportedManageCatalog implements ManageCatalog {

    @Override
    public Entries<TagId, Tag> tags() {
        return new NoEntries<>();
    }

    @Override
    public Entries<UserId, User> users() {
        return new NoEntries<>();
    }

    @Override
    public Entries<CustomFieldId, CustomFieldDefinition> customFields() {
        return new NoEntries<>();
    }

    @Override
    public Entries<OptionId, CustomFieldOption> options(CustomFieldId field) {
        return new NoEntries<>();
    }

    private static final class NoEntries<I, T> implements Entries<I, T> {

        @Override
        public CatalogResult<List<T>> list(Caller caller, ArchivedEntries archived) {
            return new CatalogResult.Success<>(List.of());
        }

        @Override
        public CatalogResult<T> find(Caller caller, I id) {
            return new CatalogResult.NotFound<>();
        }

        @Override
        public CatalogResult<T> create(Caller caller, EntryPatch<I, T> entry) {
            return new CatalogResult.LimitReached<>(0);
        }

        @Override
        public IdempotentOutcome<CatalogResult<T>> createOnce(
                Caller caller, EntryPatch<I, T> entry, IdempotentRequest<CatalogResult<T>> request) {
            return new IdempotentOutcome.Executed<>(create(caller, entry));
        }

        @Override
        public CatalogResult<List<T>> findOrCreate(Caller caller, List<? extends EntryPatch<I, T>> entries) {
            return new CatalogResult.LimitReached<>(0);
        }

        @Override
        public CatalogResult<T> update(Caller caller, I id, EntryPatch<I, T> patch) {
            return new CatalogResult.NotFound<>();
        }

        @Override
        public CatalogResult<T> archive(Caller caller, I id) {
            return new CatalogResult.NotFound<>();
        }

        @Override
        public CatalogResult<T> restore(Caller caller, I id) {
            return new CatalogResult.NotFound<>();
        }
    }
}

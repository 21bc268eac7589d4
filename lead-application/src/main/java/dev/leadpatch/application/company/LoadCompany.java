package dev.leadpatch.application.company;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The use case of an operator who puts a company in, with all that it has, from one document. */
public interface LoadCompany {

    /**
     * Judges the whole document and puts the company in, all of it or nothing.
     *
     * @param document plain Java values as {@link dev.leadpatch.domain.patch.PatchReader} describes them: an object of
     *     {@code company}, {@code users}, {@code tags}, {@code custom_fields}, {@code api_keys} and {@code leads}; a lead
     *     has the fields of a patch beside {@code id}, {@code uuid}, {@code created_at}, {@code source} and
     *     {@code created_by}
     * @throws StoreUnavailableException if the store could not be reached in time
     */
    Result load(@Nullable Object document);

    /** How it ended. */
    sealed interface Result {

        <T> T fold(Function<Loaded, T> loaded, Function<Rejected, T> refused, Function<Conflict, T> conflicting);

        /** The company is in, and it is durable. */
        record Loaded(CompanyId id, Company company) implements Result {
            @Override
            public <T> T fold(
                    Function<Loaded, T> loaded, Function<Rejected, T> refused, Function<Conflict, T> conflicting) {
                return loaded.apply(this);
            }
        }

        /** The document is wrong: every mistake, at most one a place, in the order of the document. */
        record Rejected(List<LoadError> errors) implements Result {
            public Rejected {
                errors = List.copyOf(errors);
            }

            @Override
            public <T> T fold(
                    Function<Loaded, T> loaded, Function<Rejected, T> refused, Function<Conflict, T> conflicting) {
                return refused.apply(this);
            }
        }

        /** The document is good, but what is there already stands in its way: a sentence for each conflict. */
        record Conflict(List<String> conflicts) implements Result {
            public Conflict {
                conflicts = List.copyOf(conflicts);
            }

            @Override
            public <T> T fold(
                    Function<Loaded, T> loaded, Function<Rejected, T> refused, Function<Conflict, T> conflicting) {
                return conflicting.apply(this);
            }
        }
    }
}

package dev.leadpatch.application.company;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;

/** Where companies are kept. Every method may throw {@link StoreUnavailableException}. */
public interface CompanyStore {

    boolean exists(CompanyId company);

    /**
     * Puts the whole company in, or nothing of it.
     *
     * @return what stands in the way, in a sentence for each conflict with what is there already (the company's id or
     *     uuid, a key that another company has); empty if the company was put in
     */
    List<String> add(Company company);
}

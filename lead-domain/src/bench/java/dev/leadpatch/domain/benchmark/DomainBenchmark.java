package dev.leadpatch.domain.benchmark;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadChange;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.ParsedPatch;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.PatchValidator.PatchValidationResult;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import jakarta.validation.Validation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Benchmarks the reference request from plain Java values to the changed lead: as a whole, and each of its three steps.
 * {@link #readCheckAndApply} changes one lead repeatedly, so only one custom field changes after the first iteration.
 * {@link #changeAllFields} changes all fields of the request.
 */
@State(Scope.Thread)
public class DomainBenchmark {
    // two documents alternate, so each is a change; they are created in advance, because parsing JSON is not measured
    private final ReferenceRequest request = new ReferenceRequest();
    private final List<Map<String, Object>> documents = List.of(request.nextDocument(), request.nextDocument());
    private final CompanyCatalog catalog = DemoCatalog.demoCatalog();
    private final Instant now = Instant.parse("2024-01-15T14:30:00.123456Z");
    private final Lead initialLead = LeadBuilder.aLead().build();
    private final PatchValidator validator = new PatchValidator(Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator());
    private final LeadPatch patch =
            PatchReader.read(documents.get(0), Strictness.STRICT).patch();
    private final ValidPatch validPatch = (ValidPatch) patch.check(validator);
    private Lead lead = initialLead;
    private int iteration;

    @Benchmark
    public LeadChange readCheckAndApply() {
        iteration ^= 1;
        LeadChange change = apply(lead, documents.get(iteration));
        lead = ((LeadChange.Changed) change).lead();
        return change;
    }

    @Benchmark
    public LeadChange changeAllFields() {
        return apply(initialLead, documents.get(0));
    }

    private LeadChange apply(Lead lead, Map<String, Object> document) {
        LeadPatch requestedPatch = PatchReader.read(document, Strictness.STRICT).patch();
        return lead.change((ValidPatch) requestedPatch.check(validator), catalog, now);
    }

    @Benchmark
    public ParsedPatch readDocument() {
        return PatchReader.read(documents.get(0), Strictness.STRICT);
    }

    @Benchmark
    public PatchValidationResult checkPatch() {
        return patch.check(validator);
    }

    @Benchmark
    public LeadChange applyPatch() {
        return initialLead.change(validPatch, catalog, now);
    }
}

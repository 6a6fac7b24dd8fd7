package dev.progeny.examples.bench.acquire;

/** Samples from standard input. */
record StdinSpec(String text, String unit, double rate, RawFormat format, double scale, double offset)
        implements SourceSpec {
    static StdinSpec parse(SpecText text) throws BadSourceException {
        return new StdinSpec(
                text.text(),
                CommonOptions.unit(text),
                CommonOptions.givenRate(text),
                RawFormat.parse(text, RawFormat.TEXT),
                CommonOptions.scale(text),
                CommonOptions.offset(text));
    }

    @Override
    public Source open() {
        return new StdinSource(this, new Intake(format, scale, offset));
    }

    @Override
    public boolean readsStandardInput() {
        return true;
    }
}

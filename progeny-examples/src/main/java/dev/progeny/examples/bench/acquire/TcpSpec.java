package dev.progeny.examples.bench.acquire;

/** Samples that a device sends over TCP without being asked. */
record TcpSpec(
        String text,
        Endpoint device,
        String unit,
        double rate,
        RawFormat format,
        double scale,
        double offset,
        boolean isOnce)
        implements SourceSpec {
    static TcpSpec parse(SpecText text) throws BadSourceException {
        double rate = CommonOptions.givenRate(text);
        return new TcpSpec(
                text.text(),
                Endpoint.parse(text, rate),
                CommonOptions.unit(text),
                rate,
                RawFormat.parse(text, RawFormat.TEXT),
                CommonOptions.scale(text),
                CommonOptions.offset(text),
                text.flag("once"));
    }

    @Override
    public Source open() {
        return new TcpSource(this, device, isOnce, new Intake(format, scale, offset));
    }
}

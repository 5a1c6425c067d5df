# An image with the program and nothing else: docker run --rm -v "$PWD:/src" kwargo check
FROM golang:1.26-bookworm AS build
WORKDIR /build
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION
RUN CGO_ENABLED=1 go build -trimpath -buildvcs=false -tags netgo,osusergo \
      -ldflags "-s -w -X=github.com/kwargo/kwargo/internal/cli.version=${VERSION} -linkmode=external '-extldflags=-static -s'" \
      -o /kwargo ./cmd/kwargo

FROM scratch
COPY --from=build /kwargo /usr/bin/kwargo
# The cache of runs is for machines that stay.
ENV XDG_CACHE_HOME=/tmp
WORKDIR /src
ENTRYPOINT ["/usr/bin/kwargo"]
CMD ["check"]

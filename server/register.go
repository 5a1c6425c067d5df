package server

import (
	"go.lsp.dev/protocol"
)

// register has the client send a method from now on. It waits for the client.
func (s *server) register(id string, method string, options any) error {
	raw, err := protocol.Marshal(options)
	if err != nil {
		return err
	}
	ctx, cancel := s.patience()
	defer cancel()
	return protocol.ClientDispatcher(s.conn).RegisterCapability(ctx, &protocol.RegistrationParams{
		Registrations: []protocol.Registration{{ID: id, Method: method, RegisterOptions: raw}},
	})
}

// unregister takes a registration back.
func (s *server) unregister(id, method string) {
	ctx, cancel := s.patience()
	defer cancel()
	if err := protocol.ClientDispatcher(s.conn).UnregisterCapability(ctx, &protocol.UnregistrationParams{
		Unregisterations: []protocol.Unregistration{{ID: id, Method: method}},
	}); err != nil && s.base.Err() == nil {
		s.log.warn("%s: %v", method, err)
	}
}

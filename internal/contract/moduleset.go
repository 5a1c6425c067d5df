package contract

// moduleSet is a set of modules by their keys. To ask whether a module is in it is cheap:
// it is done for nearly every name that is read.
type moduleSet struct {
	near []bool // by Module.Index
	far  map[string]bool
}

func (s *moduleSet) add(k moduleKey) {
	if k.index <= 0 {
		if s.far == nil {
			s.far = map[string]bool{}
		}
		s.far[k.path] = true
		return
	}
	for int(k.index) >= len(s.near) {
		s.near = append(s.near, false)
	}
	s.near[k.index] = true
}

func (s *moduleSet) has(k moduleKey) bool {
	if k.index <= 0 {
		return s.far[k.path]
	}
	return int(k.index) < len(s.near) && s.near[k.index]
}

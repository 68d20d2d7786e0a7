if (location.pathname !== '/') document.documentElement.classList.add('elsewhere')
